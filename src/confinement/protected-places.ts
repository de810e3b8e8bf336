// (pure) Places that no job may write: what other programs obey or run by themselves. Data.

/** What makes coding agents start programs. Whole folders: a file that is not there yet could be made otherwise. */
export const AGENT_PROTECTED: readonly string[] = [
  '.mcp.json',
  '.agents',
  '_agents',
  '.agent',
  '.gemini',
  '.claude',
  '.codex',
  '.cursor',
];

/** At the top of a workspace and of what else a job may write. */
export const WORKSPACE_PROTECTED: readonly string[] = ['.git', ...AGENT_PROTECTED];

/** In a home: start files of shells, git's configuration, what starts with the session, keys that let others in. */
export const HOME_PROTECTED: readonly string[] = `
  .bashrc .bash_profile .bash_login .bash_logout .bash_aliases .profile .zshrc .zshenv .zprofile .zlogin .zlogout .kshrc
  .mkshrc .cshrc .tcshrc .login .logout .inputrc .xprofile .xinitrc .xsession .xsessionrc .pam_environment
  .gitconfig .gitignore_global .git-templates .vimrc .exrc .gdbinit .npmrc .yarnrc .yarnrc.yml .pythonrc .Rprofile
  .ssh .gnupg .pki .claude .claude.json .codex .cursor .vscode .mcp.json .local/bin .local/share/systemd bin
  .config/git .config/fish .config/nushell .config/autostart .config/systemd .config/environment.d .config/nvim
  .config/direnv .config/mise .config/zsh .cargo/bin .cargo/config .cargo/config.toml .cargo/env go/bin
  Library/LaunchAgents`
  .trim()
  .split(/\s+/);

/** Below the folder that git keeps for one worktree: what leads git, or the bridge's own git, to another place. */
export const ADMIN_PROTECTED: readonly string[] = ['commondir', 'gitdir', 'config.worktree'];

/** Below the folder of a submodule's own repository. */
export const MODULE_PROTECTED: readonly string[] = ['config', 'config.worktree', 'hooks'];
