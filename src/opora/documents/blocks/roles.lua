-- What a class of a template means in Word (a style of word/styles.xml) and in Typst (a function
-- of page.typ). Everything else a template says about looks is dropped, and so are links: a template
-- may come from anyone. Of pictures only those stay that are inside the page: a chart comes so, and
-- no name leads to a file or a network.

local STYLES = {
  annex = "Document Annex",
  heading = "Document Heading",
  period = "Document Period",
  footnotes = "Document Footnotes",
  signed = "Document Signed",
  caption = "Document Caption",
  blank = "Document Blank",
  trace = "Document Trace",
  closing = "Document Closing",
  head = "Table Head",
  sheet_head = "Sheet Head",
  sheet_cell = "Sheet Cell",
  turned = "Table Head Turned",
  table_title = "Document Table",
  picture = "Document Picture",
}
-- Pandoc takes the id of a style of tables, not its name.
local TABLES = { grid = "Table", sheet = "SheetTable", signature = "SignatureTable" }
local TYPST = FORMAT == "typst"

local function known(classes, names)
  for _, class in ipairs(classes) do
    if names[class] then return class end
  end
end

local function inside(role, blocks)
  blocks:insert(1, pandoc.RawBlock("typst", "#" .. role .. "["))
  blocks:insert(pandoc.RawBlock("typst", "]"))
  return blocks
end

local function div(element)
  local role = known(element.classes, STYLES)
  if not role then return element.content end
  if TYPST then return inside(role, element.content) end
  return pandoc.Div(element.content, { ["custom-style"] = STYLES[role] })
end

-- The cell of a table in a style of its own; a paragraph, because Pandoc gives bare text its own.
local function styled(cell, role)
  local text = pandoc.Para(pandoc.utils.blocks_to_inlines(cell.contents, { pandoc.LineBreak() }))
  cell.contents = pandoc.Blocks { pandoc.Div({ text }, { ["custom-style"] = STYLES[role] }) }
end

local function heads(rows, plain)
  for _, row in ipairs(rows) do
    for _, cell in ipairs(row.cells) do
      local role = known(cell.attr.classes, { turned = true })
      if TYPST then
        cell.contents = inside(role or "head", cell.contents)
      else
        styled(cell, role or plain)
      end
    end
  end
end

local function bare(rows, role)
  for _, row in ipairs(rows) do
    row.attr = pandoc.Attr()
    for _, cell in ipairs(row.cells) do
      cell.attr = pandoc.Attr()
      if role and not TYPST then styled(cell, role) end
    end
  end
end

local function tabular(element)
  local role = known(element.classes, TABLES) or "grid"
  local figures = role == "sheet"
  element.attr = pandoc.Attr()
  heads(element.head.rows, figures and "sheet_head" or "head")
  bare(element.head.rows)
  for _, body in ipairs(element.bodies) do bare(body.body, figures and "sheet_cell") end
  if TYPST then return inside(role, pandoc.Blocks { element }) end
  element.attr = pandoc.Attr("", {}, { ["custom-style"] = TABLES[role] })
  return element
end

local function quoted(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"') .. '"'
end

-- Text goes to Typst as string literals: nothing in a name can be markup, and «...» stays three dots.
local function literal(text)
  return pandoc.RawInline("typst", "#" .. quoted(text) .. ";")
end

-- A chart, as bytes inside the page. For Typst pdf.py puts so many pictures beside the text.
local pictures = 0

local function counted(meta)
  pictures = tonumber(pandoc.utils.stringify(meta.pictures or "")) or 0
end

local function image(element)
  local width = (element.attributes.width or ""):match("^%d+mm$")
  if not width then return element.caption end
  local number = tonumber(element.src:match("^picture(%d+)%.png$"))
  if TYPST and number and number < pictures then
    local alt = quoted(pandoc.utils.stringify(element.caption))
    local call = '#image("' .. element.src .. '", width: ' .. width .. ", alt: " .. alt .. ");"
    return pandoc.RawInline("typst", call)
  elseif not TYPST and element.src:match("^data:image/png;base64,[%w+/=]+$") then
    return pandoc.Image(element.caption, element.src, "", pandoc.Attr("", {}, { width = width }))
  end
  return element.caption
end

local function inlines(list)
  if not TYPST then return nil end
  local result, text = pandoc.Inlines {}, ""
  local function flush()
    if text ~= "" then result:insert(literal(text)) end
    text = ""
  end
  for _, item in ipairs(list) do
    if item.tag == "Str" then text = text .. item.text
    elseif item.tag == "Space" or item.tag == "SoftBreak" then text = text .. " "
    else
      flush()
      result:insert(item)
    end
  end
  flush()
  return result
end

local function content(element) return element.content end

return {
  { Meta = counted },
  { Image = image, Link = content, Span = content },
  { Inlines = inlines },
  { Table = tabular, Div = div },
}
