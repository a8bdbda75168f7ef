/**
 * The scripts by shell. None knows any command: at each Tab it asks the program, which answers with five lines (what the shell
 * takes for settled, what to keep, what is left of the word, whether a blank follows, what to complete), then the candidates.
 */

const BASH = String.raw`# pbxctl completion for bash: source <(pbxctl completion bash)
_pbxctl() {
  local program=$1 settled keep rest ends of word
  # An alias of it is no program.
  [[ $program == */* ]] || program=pbxctl
  COMPREPLY=()
  {
    IFS= read -r settled && IFS= read -r keep && IFS= read -r rest && IFS= read -r ends && IFS= read -r of || return 0
    [[ $ends == space ]] || compopt -o nospace 2>/dev/null
    case $of in
      files | folders)
        compopt -o filenames 2>/dev/null
        local action=-f
        [[ $of == folders ]] && action=-d
        while IFS= read -r word; do
          word=$keep$word
          COMPREPLY+=("${"$"}{word#"$settled"}")
        done < <(compgen "$action" -- "$rest")
        ;;
      *)
        while IFS= read -r word; do COMPREPLY+=("$word"); done
        ;;
    esac
  } < <("${"$"}{program/#\~/$HOME}" __complete bash "$COMP_WORDBREAKS" "${"$"}{COMP_LINE:0:COMP_POINT}" 2>/dev/null)
}
complete -F _pbxctl pbxctl
`;

const ZSH = String.raw`#compdef pbxctl
# pbxctl completion for zsh: source <(pbxctl completion zsh), or a file _pbxctl in a folder of $fpath
_pbxctl() {
  local program=${"$"}{(Q)words[1]}
  [[ $program == */* ]] || program=pbxctl
  local -a lines entries suffix
  lines=("${"$"}{(@f)$("${"$"}{program/#\~/$HOME}" __complete zsh "${"$"}{(@Q)words[2,CURRENT-1]}" "${"$"}{(Q)PREFIX}" 2>/dev/null)}")
  (( $#lines >= 5 )) || return 1
  case $lines[5] in
    files)
      compset -p ${"$"}{#lines[2]}
      _files
      return
      ;;
    folders)
      compset -p ${"$"}{#lines[2]}
      _files -/
      return
      ;;
  esac
  entries=("${"$"}{(@)lines[6,-1]}")
  (( $#entries > 0 )) || return 1
  [[ $lines[4] == space ]] || suffix=(-S '')
  _describe -V -t pbxctl pbxctl entries "${"$"}{suffix[@]}"
}
if [[ $funcstack[1] == _pbxctl ]]; then
  _pbxctl "$@"
else
  compdef _pbxctl pbxctl
fi
`;

const FISH = String.raw`# pbxctl completion for fish: pbxctl completion fish | source
function __pbxctl_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct | string replace -r '^["\']' '')
    set -l program pbxctl
    string match -q '*/*' -- $words[1]; and set program (string replace -r '^~' $HOME -- $words[1])
    set -e words[1]
    set -l lines (command $program __complete fish $words "$current" 2>/dev/null)
    switch "$lines[5]"
        case files
            for path in (__fish_complete_path "$lines[3]")
                echo "$lines[2]$path"
            end
        case folders
            for path in (__fish_complete_directories "$lines[3]")
                echo "$lines[2]$path"
            end
        case words
            for line in $lines[6..-1]
                echo $line
            end
    end
end
complete -c pbxctl -e
complete -c pbxctl -f -a '(__pbxctl_complete)'
`;

/** The shells there is a script for. */
export const shells = ["bash", "zsh", "fish"] as const;

export const scripts: Readonly<Record<(typeof shells)[number], string>> = {
  bash: BASH,
  zsh: ZSH,
  fish: FISH,
};
