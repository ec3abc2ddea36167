// Package chart draws the figures of a consultation: values and labels in, a [Drawing] out. It knows no domain, reads
// no file and computes no statistic; whoever calls it brings numbers that are finished and labels that are translated.
//
// The way through the package:
//
//  1. Fill one of the charts. Each begins with a [Frame]: language, title, description, width, note.
//     [Intervals]  dot with interval, one row per item, tie groups as bands (ranks, scores)
//     [Dots]       strip of dots, each expert one dot, with median, quartiles and the reader's own answer
//     [Shares]     stacked bar of shares, diverging around the middle of a scale, non-answers at the side
//     [Slopes]     change between two or more rounds
//     [Columns]    histogram or column chart, with intervals
//     [Heatmap]    agreement map of items by criteria
//     [Scatter]    items in a plane (median by spread) with zones
//     [Fan]        bands of a distribution over time, with lines and targets
//     [Areas]      stacked areas over time, what is below zero hanging from it, with the line of the sum
//     [Tornado]    how far a result moves with each input
//     [Widths]     columns whose width counts as well as their height
//     [Waterfall]  from one total to another in steps that meet
//     [Sankey]     amounts that flow from left to right through nodes that close
//     [Tiles]      regions as a grid of squares
//     [Flow]       steps with counts and losses (invited, accepted, answered)
//     [Tree]       ancestry as an indented tree
//  2. Call its Draw method. Bad input (a number that is not finite, an interval upside down, rows of unequal length)
//     is a fault with the field's path. No data is not a fault: the drawing says that there is nothing to show.
//  3. Write the drawing with [Drawing.SVG] (pages, files, DOCX) and [Drawing.EMF] (the picture that a word processor
//     shows where it reads no SVG). Both come from the same marks, and the same input gives the same bytes.
//     Print [Drawing.Table] beside or under it: the same content as text, never truncated.
//
// Missing values are nil pointers and are drawn as an explicit "no answers". Frame.Width chooses the layout: below
// 560 px labels stand above their rows, so that a figure of 366 px reads well on a phone of 390 px.
//
// # Colours and a dark page
//
// Colours are presentation attributes, so an SVG works as a file and under a strict content security policy. The
// neutral ones carry a class besides, and a page's style sheet may answer to it, since style sheets win over
// attributes: fill-paper, fill-ink, fill-muted, fill-band, fill-rule, fill-quiet and the same with stroke-. Data
// colours (Okabe and Ito, "Color universal design", 2008) carry no class; every line, outline and symbol among them
// has a contrast of at least 3:1 to both [Paper] and [Ink], so they stay as they are. No meaning rests on colour
// alone: series differ by shape, shares by place and hatching, verdicts by shape and hatching.
//
// # Text without a font file
//
// Space for text is reserved from a table of advance widths (Arial for Latin, one em for Chinese) with a margin of
// five per cent. Labels wrap; what does not fit ends with an ellipsis, and the whole label stands in the SVG's title
// of that text and in the table. No text is smaller than 12 px.
package chart
