"""Furniture, bedding, bath and decor categories, as a catalogue table.

In: nothing. Out: `HOME`, text for `category.parse_department` (its format is
described there).
"""

HOME = """
Ceramic Planter $24
  diameter: 4 inch, 6 inch *1.4, 8 inch *1.9, 10 inch *2.4
  glaze: matte, glossy, crackle *1.15
  color: white, terracotta, teal, charcoal
  drainage: sealed base, drainage hole with saucer *1.15
Throw Blanket $42
  size: 50 x 60 inch, 60 x 80 inch *1.4
  material: acrylic knit, cotton weave *1.2, sherpa *1.1, merino wool *2.4
  color: cream, rust, forest green, dusty pink, navy
Duvet Cover $68
  size: twin, full *1.15, queen *1.3, king *1.5
  fabric: microfiber, cotton percale *1.5, sateen *1.7, linen *2.3
  color: white, sage, slate blue, clay
  closure: buttons, zipper *1.05
Bed Pillow $33
  fill: polyester, shredded memory foam *1.4, latex *2, goose down *2.6
  size: standard, queen *1.15, king *1.3
  firmness: soft, medium, firm
Mattress Topper $129
  size: twin, full *1.2, queen *1.4, king *1.7
  thickness: 2 inch, 3 inch *1.3, 4 inch *1.6
  foam: memory foam, gel foam *1.15, natural latex *1.8
Bath Towel Set $47
  pieces: 2 pieces, 4 pieces *1.7, 6 pieces *2.2
  material: cotton terry, Turkish cotton *1.35, bamboo viscose *1.25
  color: white, stone, aqua, blush, indigo
Shower Curtain $29
  material: PEVA, polyester *1.2, waffle cotton *1.7
  length: 72 inch, 78 inch *1.1, 84 inch *1.2
  pattern: solid, striped, botanical, geometric
Bath Mat $26
  material: microfiber chenille, memory foam *1.15, cotton *1.2, teak *2.5
  size: 17 x 24 inch, 20 x 32 inch *1.4, 24 x 40 inch *1.9
  backing: plain, anti-slip *1.15
  edge: rounded, straight
Area Rug $138
  size: 4 x 6 ft, 5 x 8 ft *1.55, 8 x 10 ft *2.7, 9 x 12 ft *3.5
  material: polypropylene, jute *1.1, cotton flatweave *1.3, wool *2
  pattern: solid, Persian, abstract, chevron
Window Curtain Pair $54
  length: 63 inch, 84 inch *1.2, 95 inch *1.35, 108 inch *1.5
  fabric: sheer voile, polyester blackout *1.3, linen blend *1.6
  header: grommet, rod pocket, pinch pleat *1.3
Floor Lamp $96
  style: arc *1.3, tripod *1.2, torchiere, pharmacy
  finish: matte black, brushed nickel *1.1, antique brass *1.2
  shade: fabric shade, metal shade, glass globe *1.2
Table Lamp Pair $88
  height: 16 inch, 22 inch *1.25, 28 inch *1.5
  base: ceramic, brass *1.3, turned wood *1.15
  shade: drum, empire, bell
Wall Mirror $112
  shape: round, rectangle, oval *1.1, arched *1.25
  height: 24 inch, 30 inch *1.35, 48 inch *2
  frame: frameless, black metal *1.15, gilded *1.35, rattan *1.25
Scented Candle $21
  scent: cedar, fig, lavender, sea salt, vanilla
  wax: paraffin, soy *1.2, beeswax *1.5
  size: 6 oz, 9 oz *1.35, 14 oz *1.8
Storage Basket $27
  size: small, medium *1.35, large *1.75
  material: cotton rope, seagrass *1.15, water hyacinth *1.25, felt
  lid: open top, fitted lid *1.2
  color: natural, gray, black
Shoe Cabinet $134
  capacity: 12 pairs, 18 pairs *1.3, 24 pairs *1.6
  door: flip drawer, sliding door *1.1, louvered door *1.15
  color: white, walnut, black, light oak
Nightstand $118
  material: engineered wood, pine *1.2, oak *1.7, walnut *2
  drawers: 1 drawer, 2 drawers *1.2, 3 drawers *1.4
  finish: clear matte, white lacquer, dark stain
Coffee Table $214
  shape: round, oval, rectangular, square
  top: laminate, oak veneer *1.3, tempered glass *1.2, marble *2.2
  legs: hairpin legs, tapered wood legs *1.1, pedestal *1.25
Bar Stool $109
  seat height: 24 inch, 26 inch *1.05, 30 inch *1.1
  upholstery: bare wood, faux leather *1.15, velvet *1.25, genuine leather *1.8
  back: backless, low back *1.15, full back *1.3
Dining Chair $96
  upholstery: woven cord, linen *1.25, velvet *1.35, faux leather *1.3
  wood: rubberwood, ash *1.3, oak *1.4
  seat color: cream, olive, charcoal
Futon Sofa $329
  size: twin, full *1.25, queen *1.5
  fabric: polyester, corduroy *1.15, velvet *1.25
  color: gray, emerald, navy, camel
Accent Chair $247
  style: wingback *1.2, barrel, slipper, club *1.15
  fabric: boucle *1.2, chenille, velvet *1.1, leather *1.9
  color: ivory, rust, teal
Standing Desk $338
  desktop width: 48 inch, 55 inch *1.15, 63 inch *1.3, 72 inch *1.5
  motor: single motor, dual motor *1.35
  desktop: laminate, bamboo *1.2, solid walnut *1.8
  frame color: black, white
Filing Cabinet $149
  drawers: 2 drawers, 3 drawers *1.3, 4 drawers *1.6
  lock: no lock, key lock *1.1, combination lock *1.3
  color: white, black, gray, sage
Laundry Hamper $36
  capacity: 60 L, 90 L *1.25, 140 L *1.6
  material: polyester canvas, bamboo *1.3, woven rattan *1.5
  sections: one section, two sections *1.2, three sections *1.4
Ironing Board $57
  size: tabletop, standard *1.6, extra wide *2.1
  cover: cotton, scorch-resistant *1.15, metallized *1.1
  cover color: blue, gray, floral
Robot Mop $259
  navigation: random path, gyro mapping *1.25, laser mapping *1.6
  run time: 90 min, 120 min *1.15, 180 min *1.35
  base station: charging dock, self-wash dock *1.7
  color: black, white
Portable Air Conditioner $329
  cooling power: 8000 BTU, 10000 BTU *1.2, 14000 BTU *1.5
  exhaust: single hose, dual hose *1.25
  connectivity: remote control, app control *1.1
  color: white, graphite
Tower Fan $74
  height: 32 inch, 36 inch *1.15, 42 inch *1.35
  speeds: 3 speeds, 6 speeds *1.15, 12 speeds *1.4
  control: buttons, remote *1.1, voice *1.3
Space Heater $66
  type: ceramic, oil-filled *1.4, infrared *1.5
  power: 750 W, 1000 W *1.1, 1500 W *1.25
  thermostat: mechanical, digital *1.2, smart *1.45
Humidifier $51
  tank: 2 L, 4 L *1.3, 6 L *1.6
  mist: cool mist, warm mist *1.15, dual mist *1.3
  color: white, black, sky blue
Door Mat $25
  material: coir, recycled rubber *1.1, polypropylene
  size: 18 x 30 inch, 24 x 36 inch *1.4, 30 x 48 inch *2
  design: plain, border, herringbone, welcome text
"""
