# Messages of `recto check --format json` as the commands by which a workflow of GitHub's shows them at their lines.
#
#   recto check book --format json | jq -rR --arg book book -f annotations.jq

# What a command's text may not have as it is, and what its properties may not.
def text: gsub("%"; "%25") | gsub("\r"; "%0D") | gsub("\n"; "%0A");
def property: text | gsub(":"; "%3A") | gsub(","; "%2C");

def place_in($prefix):
  if .path == null then []
  else
    ["file=" + (($prefix + .path) | property)]
    + (if .line == null then [] else
        ["line=\(.line)"]
        # Columns count on one line alone.
        + (if .end.line == null then [] else ["endLine=\(.end.line)"] end)
        + (if .end.line == .line then ["col=\(.column)", "endColumn=\(.end.column)"] else [] end)
      end)
  end;

($book | if . == "." or . == "" then "" else sub("^\\./"; "") | sub("/*$"; "/") end) as $prefix
| (fromjson? // empty)
| if .type == "diagnostic" then
    (if .severity == "error" then "error" else "warning" end) as $sort
    | "::\($sort) "
      + ((place_in($prefix) + ["title=" + ("recto: " + .code | property)]) | join(","))
      + "::" + ((.message + (if .help == null then "" else "\n" + .help end)) | text)
  elif .type == "error" then "::error title=recto::" + (.message | text)
  else empty end
