// (pure) What makes the mounts of a plan where there is no bubblewrap.

/**
 * For the shell that is the first process in new namespaces, and root in them alone. Arguments: unshare and setpriv by their
 * paths, the folder for the new root, where to start, `apart` or nothing for the network; then four for each
 * step: what to do, the place, the place as mountinfo writes it, and from where; `--`, and what to start. No path is part of
 * the script, so none can be taken for a command.
 *
 * What it starts has the user and the group that this machine knows it by, is in a user namespace of its own, the last one that can be made, and has no capabilities: the mounts
 * belong to the first one (user_namespaces(7)). Descriptor 4 gets the pid of this shell as the machine counts it.
 */
export const UNSHARE_SCRIPT = `
set -ef
asked=$PATH mask=$(umask)
PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH
umask 022
unshare=$1 setpriv=$2 top=$3 cwd=$4 network=$5
shift 5
read -r pid rest < /proc/self/stat
read -r inner uid rest < /proc/self/uid_map
read -r inner gid rest < /proc/self/gid_map
echo "{ \\"child-pid\\": $pid }" >&4
exec 4>&-
echo 1 > /proc/sys/user/max_user_namespaces
if [ "$network" = apart ]; then
  ip link set lo up || ifconfig lo up || perl -e 'socket(S, 2, 2, 0) && ioctl(S, 0x8914, pack("a16sx22", "lo", 1)) or exit 1'
fi 2> /dev/null

# Where nothing is there yet, as in an empty folder: a folder or a file to mount over. Never through a link.
stand() {
  [ ! -e "$2" ] || return 0
  [ ! -L "$2" ]
  if [ -d "$1" ]; then mkdir -p "$2"; return; fi
  mkdir -p "\${2%/*}"
  : > "$2"
}

# Sets the flags of the mount that was made last at a place, and of all in it: each keeps what the kernel holds it to.
# Those that lie under another one cannot be reached, by nobody.
hold() {
  mode=$1 name=$2 last= all= covered=' '
  info=$(cat /proc/self/mountinfo)
  ifs=$IFS
  IFS='
'
  for line in $info; do
    IFS=' '
    set -- $line
    [ "$5" != "$name" ] || last=$1
  done
  [ -n "$last" ]
  all=" $last "
  IFS='
'
  for line in $info; do
    IFS=' '
    set -- $line
    case $all in *" $1 "*) ;; *" $2 "*) all="$all$1 " ;; *) continue ;; esac
    eval "at_$1=\\$5 up=\\\${at_$2-}"
    [ "$1" = "$last" ] || [ "$5" != "$up" ] || covered="$covered$2 "
  done
  IFS='
'
  for line in $info; do
    IFS=' '
    set -- $line
    case $all in *" $1 "*) ;; *) continue ;; esac
    eval "up=\\\${at_$2-}"
    case $covered in
      *" $1 "*) continue ;;
      *" $2 "*) if [ "$5" != "$up" ]; then covered="$covered$1 "; continue; fi ;;
    esac
    place=$(printf '%b.' "$5")
    place=\${place%.}
    flags=\${6#r[ow]}
    case $flags in *,idmapped*) flags=\${flags%%,idmapped*}\${flags#*,idmapped} ;; esac
    case $6 in ro*) one=ro ;; *) one=$mode ;; esac
    mount -n -c -o "remount,bind,$one,nosuid,nodev$flags" none "$place" 2> /dev/null || [ ! -e "$place" ]
  done
  IFS=$ifs
}

# The kernel refuses a mount without those in it, and flags that are less than there were: then all of them, one by one.
bind() {
  stand "$4" "$2"
  mount -n -c -o "bind,$1,nosuid,nodev" "$4" "$2" 2> /dev/null && return
  mount -n -c --rbind "$4" "$2"
  hold "$1" "$3"
}

devices() {
  mount -n -c -t tmpfs -o mode=755,nosuid tmpfs "$1"
  for each in null zero full random urandom tty; do
    : > "$1/$each"
    mount -n -c --bind "/dev/$each" "$1/$each"
  done
  mkdir "$1/pts" "$1/shm"
  mount -n -c -t devpts -o newinstance,ptmxmode=0666,mode=620,nosuid,noexec devpts "$1/pts"
  ln -s pts/ptmx "$1/ptmx"
  ln -s /proc/self/fd "$1/fd"
  ln -s /proc/self/fd/0 "$1/stdin"
  ln -s /proc/self/fd/1 "$1/stdout"
  ln -s /proc/self/fd/2 "$1/stderr"
}

while [ "$1" != -- ]; do
  case $1 in
    ro | rw) bind "$1" "$2" "$3" "$4" ;;
    empty) stand / "$2"; mount -n -c -t tmpfs -o mode=755,nosuid,nodev tmpfs "$2" ;;
    dev) stand / "$2"; devices "$2" ;;
    proc) stand / "$2"; mount -n -c -t proc -o nosuid,nodev,noexec proc "$2" ;;
    link) [ -e "$2" ] || { mkdir -p "\${2%/*}"; ln -s "$4" "$2"; } ;;
    close) mount -n -c -o remount,bind,ro,nosuid,nodev none "$2" ;;
  esac
  shift 4
done
shift

# The old root lies over the new one then, until it is taken away.
cd "$top"
pivot_root . .
umount -n -l /
cd "$cwd"
unset OLDPWD
PATH=$asked
umask "$mask"
exec "$unshare" --user --map-user="$uid" --map-group="$gid" --keep-caps -- \\
  "$setpriv" --no-new-privs --inh-caps=-all --ambient-caps=-all --bounding-set=-all -- "$@"
`;
