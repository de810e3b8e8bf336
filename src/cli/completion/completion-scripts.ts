// (pure) What each shell needs to ask the program itself for the words that fit.

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** Each hands the words so far, the unfinished one last; an answer a line, a tab before its description. */
const SCRIPTS: Readonly<Record<string, string>> = {
  bash: `# bash completion for agy-mcp
_agy_mcp() {
  local cur=\${COMP_WORDS[COMP_CWORD]} line
  COMPREPLY=()
  while IFS= read -r line; do
    [[ -n $line ]] && COMPREPLY+=("\${line%%$'\\t'*}")
  done < <("\${COMP_WORDS[0]}" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  if [[ \${#COMPREPLY[@]} -eq 0 ]]; then
    COMPREPLY=($(compgen -f -- "$cur"))
  fi
}
complete -o filenames -F _agy_mcp agy-mcp
`,
  zsh: `#compdef agy-mcp
_agy_mcp() {
  local -a answers lines
  local line
  lines=("\${(@f)$("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  for line in $lines; do
    [[ -n $line ]] && answers+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  if (( \${#answers} )); then
    _describe -t words 'agy-mcp' answers
  else
    _files
  fi
}
if [[ $funcstack[1] == _agy_mcp ]]; then
  _agy_mcp "$@"
else
  compdef _agy_mcp agy-mcp
fi
`,
  fish: `# fish completion for agy-mcp
function __agy_mcp_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l answers (command $words[1] complete -- $words[2..-1] 2>/dev/null)
  if test (count $answers) -gt 0
    printf '%s\\n' $answers
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c agy-mcp -f -a '(__agy_mcp_complete)'
`,
};

/** Null when the shell is not among those. */
export function completionScript(shell: string): string | null {
  return Object.hasOwn(SCRIPTS, shell) ? (SCRIPTS[shell] ?? null) : null;
}
