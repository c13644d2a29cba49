"""Kitchen and dining categories, as a catalogue table.

In: nothing. Out: `KITCHEN`, text for `category.parse_department`: per category a
line `Name $base price`, then one line per option dimension; `*f` after a value
multiplies the price by f.
"""

KITCHEN = """
Cast Iron Skillet $31
  diameter: 8 inch, 10 inch *1.3, 12 inch *1.6, 15 inch *2.2
  surface: unseasoned, pre-seasoned *1.1, polished *1.4
  handle: single handle, helper handle *1.1, silicone sleeve *1.2
Dutch Oven $72
  capacity: 3 quart, 5 quart *1.35, 6.5 quart *1.6, 9 quart *2.1
  color: cherry red, navy, cream, sage, slate gray
  lid knob: phenolic knob, stainless knob *1.1
Chef Knife $58
  blade length: 6 inch, 8 inch *1.2, 10 inch *1.45
  steel: German stainless, high-carbon *1.25, Damascus *1.9
  handle: polymer, walnut *1.2, olive wood *1.3
Stock Pot $44
  capacity: 6 quart, 8 quart *1.2, 12 quart *1.5, 16 quart *1.85
  material: aluminum, stainless steel *1.3, copper core *2.4
  lid: glass lid, metal lid *1.05, strainer lid *1.15
Sheet Pan $17
  size: quarter sheet, half sheet *1.4, full sheet *2.1
  material: natural aluminum, aluminized steel *1.25, carbon steel *1.4
  coating: uncoated, nonstick *1.2, ceramic coated *1.35
Mixing Bowl Set $36
  pieces: 3 bowls, 4 bowls *1.25, 6 bowls *1.7
  material: melamine, stainless steel *1.15, borosilicate glass *1.4
  lids: without lids, snap-on lids *1.2
  base: smooth base, non-slip base *1.1
Cutting Board $27
  size: 10 x 14 inch, 12 x 18 inch *1.35, 15 x 20 inch *1.75
  wood: bamboo, beech *1.1, acacia *1.25, maple *1.5, teak *1.7
  edge: flat edge, juice groove *1.1
Stand Mixer $289
  bowl capacity: 4.5 quart, 5.5 quart *1.2, 7 quart *1.5
  color: matte black, pearl white, candy red, pistachio, copper *1.1
  head: tilt-head, bowl-lift *1.2
Immersion Blender $46
  power: 300 W, 500 W *1.25, 800 W *1.6
  cord: corded, cordless *1.5
  attachments: blending arm only, whisk *1.15, whisk and chopper *1.35
  color: graphite, ivory
Food Processor $124
  bowl capacity: 7 cup, 9 cup *1.2, 11 cup *1.4, 14 cup *1.75
  discs: 2 discs, 4 discs *1.1, 6 discs *1.25
  color: brushed silver, black, white
Toaster Oven $98
  capacity: 4 slice, 6 slice *1.3, 9 slice *1.7
  controls: dial, digital *1.2, touch panel *1.35
  function: bake and broil, convection *1.2, air fry *1.4
Rice Cooker $64
  capacity: 3 cup, 5.5 cup *1.4, 10 cup *1.9
  heating: plate heating, induction heating *2, pressure induction *2.6
  color: white, black, rose gold
Slow Cooker $52
  capacity: 4 quart, 6 quart *1.25, 8 quart *1.5
  controls: manual, programmable *1.4, app controlled *1.8
  color: stainless, red, charcoal
Waffle Iron $49
  shape: round, square, heart, stick *1.1
  waffle depth: classic thin, Belgian deep *1.25
  plates: fixed plates, removable plates *1.3
  finish: black, brushed steel *1.1
Pizza Stone $34
  shape: round, rectangular *1.1
  size: 12 inch, 14 inch *1.2, 16 inch *1.4
  material: ceramic, cordierite *1.3, baking steel *2.1
  handles: no handles, built-in handles *1.1
Salad Spinner $26
  capacity: 3 quart, 5 quart *1.3, 6 quart *1.5
  drive: pull cord, pump button *1.25, crank *1.1
  color: clear, green, white, gray
Spice Rack $39
  mounting: countertop, wall mounted *1.1, drawer insert, revolving stand *1.3
  jars: 12 jars, 16 jars *1.25, 20 jars *1.5
  material: wire, bamboo *1.2, acrylic *1.1
Dinnerware Set $84
  place settings: service for 4, service for 6 *1.45, service for 8 *1.9
  material: stoneware, porcelain *1.25, bone china *2
  color: white, sand, deep blue, moss green
Wine Glass Set $41
  pieces: set of 2, set of 4 *1.7, set of 6 *2.4
  glass: soda-lime, crystal *1.6, shatterproof acrylic *1.1
  shape: red wine, white wine, stemless, flute
Ceramic Mug $14
  volume: 10 oz, 12 oz *1.1, 16 oz *1.3
  glaze: matte, glossy, speckled *1.1
  color: terracotta, sky blue, charcoal, oatmeal
Flatware Set $67
  pieces: 20 pieces, 45 pieces *2, 65 pieces *2.8
  finish: mirror polished, brushed satin *1.1, hammered *1.25
  color: silver, gold *1.3, matte black *1.3
Pepper Mill $29
  height: 5 inch, 8 inch *1.2, 12 inch *1.6
  body: acrylic, beech *1.2, walnut *1.5, stainless steel *1.4
  mechanism: ceramic grinder, carbon steel grinder *1.15
  operation: hand crank, battery powered *1.3
Bread Box $43
  material: powder-coated steel, bamboo *1.1, stainless steel *1.3
  size: one loaf, two loaf *1.35
  lid: roll top, hinged, lift-off *1.05
  color: white, black, cream
Fruit Bowl $33
  material: wire mesh, stoneware *1.2, mango wood *1.3, marble *1.9
  diameter: 10 inch, 12 inch *1.25, 14 inch *1.5
  style: footed *1.15, low profile, two-tier *1.5
Cocktail Shaker $28
  volume: 12 oz, 18 oz *1.2, 28 oz *1.45
  type: cobbler, Boston, French *1.2
  finish: polished steel, copper *1.35, gunmetal *1.3
Kitchen Scale $24
  maximum load: 11 lb, 22 lb *1.4, 33 lb *1.8
  surface: plastic, tempered glass *1.2, stainless steel *1.3
  precision: 1 g, 0.1 g *1.3
  power source: coin cell, AAA batteries, USB charging *1.2
Lunch Box $22
  compartments: 1 compartment, 3 compartments *1.2, 5 compartments *1.4
  material: plastic, wheat straw *1.1, stainless steel *1.7
  color: navy, coral, mint, lilac
Insulated Tumbler $26
  volume: 16 oz, 20 oz *1.15, 30 oz *1.4, 40 oz *1.65
  lid: slide lid, straw lid *1.1, flip lid *1.1
  color: black, rose, seafoam, stainless, lavender
French Press $35
  volume: 12 oz, 34 oz *1.4, 51 oz *1.7
  carafe: borosilicate glass, double-wall steel *1.5, stoneware *1.6
  frame color: black, chrome, copper *1.2
Ice Cream Maker $79
  capacity: 1 quart, 1.5 quart *1.25, 2 quart *1.5
  cooling: freezer bowl, built-in compressor *3.2
  color: white, red, stainless, mint
  controls: one switch, timer display *1.2
Knife Block $47
  slots: 6 slots, 9 slots *1.25, 14 slots *1.6
  material: rubberwood, acacia *1.2, walnut *1.5
  style: upright, magnetic *1.4, in-drawer
Oven Mitt Pair $15
  material: quilted cotton, silicone *1.3, aramid *1.6
  length: 10 inch, 13 inch *1.2, 17 inch *1.45
  color: gray, red, navy, mustard
Dish Drying Rack $38
  tiers: single tier, two tier *1.5
  material: coated wire, aluminum *1.3, stainless steel *1.5
  size: compact, standard *1.2, wide *1.45
  drainboard: drip tray, swivel spout *1.15
"""
