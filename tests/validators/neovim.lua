-- Neovim as a client of `recto lsp`: opens a chapter, is told what is wrong, goes to a definition,
-- renames a label, completes one. Prints what it saw as JSON.
--
--   nvim --headless -u NONE -n -c "luafile neovim.lua"    with RECTO, RECTO_BOOK in its surroundings

local seen = {}

local function wait(what, f)
  if not vim.wait(60000, f, 20) then error('never: ' .. what) end
end

local ok, fault = pcall(function()
  local book = vim.env.RECTO_BOOK
  vim.cmd('edit ' .. book .. '/a.md')
  local buffer = vim.api.nvim_get_current_buf()
  local id = vim.lsp.start_client({
    name = 'recto', cmd = { vim.env.RECTO, 'lsp' }, root_dir = book,
    workspace_folders = { { uri = vim.uri_from_fname(book), name = 'book' } },
  })
  vim.lsp.buf_attach_client(buffer, id)
  local client = vim.lsp.get_client_by_id(id)
  wait('initialized', function() return client.initialized end)

  local lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
  local row
  for i, line in ipairs(lines) do if line:find('@sec-home', 1, true) then row = i - 1 end end
  local column = lines[row + 1]:find('@sec-home', 1, true)

  vim.api.nvim_buf_set_lines(buffer, row, row + 1, false, { (lines[row + 1]:gsub('@sec%-home', '@sec-hom')) })
  wait('a message', function() return #vim.diagnostic.get(buffer) > 0 end)
  local told = vim.diagnostic.get(buffer)[1]
  seen.told = { code = told.user_data and told.user_data.lsp.code or told.code, line = told.lnum, column = told.col }
  vim.api.nvim_buf_set_lines(buffer, row, row + 1, false, { lines[row + 1] })
  wait('its mend', function() return #vim.diagnostic.get(buffer) == 0 end)

  local function ask(method, params)
    params = vim.tbl_extend('force', {
      textDocument = { uri = vim.uri_from_bufnr(buffer) },
      position = { line = row, character = vim.str_utfindex(lines[row + 1], column + 2) },
    }, params or {})
    local answer
    client.request(method, params, function(_, result) answer = result or vim.NIL end, buffer)
    wait(method, function() return answer ~= nil end)
    return answer
  end
  seen.definition = vim.fn.fnamemodify(vim.uri_to_fname(ask('textDocument/definition').uri), ':t')
  local edit = ask('textDocument/rename', { newName = 'sec-hearth' })
  vim.lsp.util.apply_workspace_edit(edit, client.offset_encoding)
  seen.renamed = vim.api.nvim_buf_get_lines(buffer, row, row + 1, false)[1]:find('@sec%-hearth') ~= nil
  local items = ask('textDocument/completion')
  seen.completed = #(items.items or items)
  client.stop()
  wait('its end', function() return client.is_stopped() end)
end)
if not ok then seen.fault = tostring(fault) end
io.stdout:write(vim.json and vim.json.encode(seen) or vim.fn.json_encode(seen), '\n')
vim.cmd('qall!')
