# Messages of `recto check --format json` as the report of code quality that GitLab shows in a merge request.
#
#   recto check book --format json | jq -sR --arg book book -f codequality.jq > gl-code-quality-report.json
#
# GitLab wants a name for each message by which it knows it again: what it says, and where, is one.

($book | if . == "." or . == "" then "" else sub("^\\./"; "") | sub("/*$"; "/") end) as $prefix
| [
    split("\n")[] | (fromjson? // empty) | select(.type == "diagnostic")
    | {
        description: (.message + (if .help == null then "" else " (\(.help))" end)),
        check_name: .code,
        severity: (if .severity == "error" then "major" else "minor" end),
        fingerprint: ("\(.code)/\(.path)/\(.line)/\(.column)/\(.message)" | @base64),
        location: { path: ($prefix + (.path // "recto.toml")), lines: { begin: (.line // 1) } }
      }
  ]
