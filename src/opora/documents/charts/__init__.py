"""Charts of tables: Vega-Lite specifications in one style, for the page and for paper.

A chart is made of a `Sheet`, so it shows what the table beside it shows. Values without data are
left out, never drawn as 0. All texts are data: nothing in a name is an expression or markup.
"""
