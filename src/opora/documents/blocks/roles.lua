-- What a class of a template means in Word (a style of word/styles.xml) and in Typst (a function
-- of page.typ). Everything else a template says about looks is dropped, and so are pictures and
-- links: a template may come from anyone.

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
  turned = "Table Head Turned",
  table_title = "Document Table",
}
local TABLES = { grid = "Table", sheet = "Table", signature = "Signature Table" }
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

local function heads(rows)
  for _, row in ipairs(rows) do
    for _, cell in ipairs(row.cells) do
      local role = known(cell.attr.classes, { turned = true }) or "head"
      if TYPST then
        cell.contents = inside(role, cell.contents)
      else
        -- A paragraph, because Pandoc gives bare text in a cell its own style.
        local text = pandoc.Para(pandoc.utils.blocks_to_inlines(cell.contents))
        cell.contents = pandoc.Blocks { pandoc.Div({ text }, { ["custom-style"] = STYLES[role] }) }
      end
    end
  end
end

local function bare(rows)
  for _, row in ipairs(rows) do
    row.attr = pandoc.Attr()
    for _, cell in ipairs(row.cells) do cell.attr = pandoc.Attr() end
  end
end

local function tabular(element)
  local role = known(element.classes, TABLES) or "grid"
  element.attr = pandoc.Attr()
  heads(element.head.rows)
  bare(element.head.rows)
  for _, body in ipairs(element.bodies) do bare(body.body) end
  if TYPST then return inside(role, pandoc.Blocks { element }) end
  element.attr = pandoc.Attr("", {}, { ["custom-style"] = TABLES[role] })
  return element
end

-- Text goes to Typst as string literals: nothing in a name can be markup, and «...» stays three dots.
local function literal(text)
  local quoted = text:gsub("\\", "\\\\"):gsub('"', '\\"')
  return pandoc.RawInline("typst", '#"' .. quoted .. '";')
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
  { Image = function(image) return image.caption end, Link = content, Span = content },
  { Inlines = inlines },
  { Table = tabular, Div = div },
}
