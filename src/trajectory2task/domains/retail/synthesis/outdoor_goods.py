"""Garden, camping, tool and garage categories, as a catalogue table.

In: nothing. Out: `OUTDOOR`, text for `category.parse_department` (its format is
described there).
"""

OUTDOOR = """
Camping Tent $159
  sleeps: 2 person, 3 person *1.3, 4 person *1.55, 6 person *2.1
  season rating: three season, four season *1.6
  color: moss, burnt orange, slate
  poles: fiberglass, aluminum *1.25
Sleeping Bag $84
  temperature rating: 40 F, 20 F *1.35, 0 F *1.8
  insulation: synthetic, duck down *1.7, hydrophobic down *2
  length: regular, long *1.1
  shape: mummy, rectangular
Sleeping Pad $62
  type: closed-cell foam, self-inflating *1.5, air *1.8
  length: 66 inch, 72 inch *1.1, 78 inch *1.2
  width: 20 inch, 25 inch *1.2
  color: blue, gray
Trail Rucksack $118
  volume: 28 L, 38 L *1.25, 50 L *1.5, 65 L *1.75
  torso size: small, medium, large
  color: pine, ember, black
  rain cover: no cover, fitted cover *1.1
Hydration Vest $89
  volume: 5 L, 8 L *1.15, 12 L *1.35
  size: XS, S, M, L
  flask: no flask, two soft flasks *1.25, 1.5 L bladder *1.3
Trekking Poles $67
  shaft: aluminum, carbon fiber *1.8
  grip: EVA foam, rubber, cork *1.2
  locking: twist lock, lever lock *1.15, folding *1.4
  color: black, red
Camping Stove $58
  burners: single burner, two burner *1.9
  fuel: isobutane, propane, liquid fuel *1.7
  ignition: match lit, piezo *1.2
  material: steel, aluminum *1.15
Headlamp $34
  brightness: 200 lumens, 400 lumens *1.4, 800 lumens *2
  power source: AAA batteries, rechargeable *1.35
  color: black, yellow, blue, orange
  water rating: IPX4, IPX8 *1.2
Camp Lantern $39
  brightness: 300 lumens, 600 lumens *1.35, 1000 lumens *1.75
  power source: D batteries, rechargeable *1.4, solar *1.5
  color: olive, red, black
Hard Cooler $139
  capacity: 20 quart, 35 quart *1.4, 52 quart *1.8, 75 quart *2.3
  color: white, desert tan, ocean blue, charcoal
  wheels: without wheels, wheeled *1.3
Camp Chair $48
  style: quad fold, rocker *1.6, low sling, director *1.4
  load rating: 250 lb, 325 lb *1.25, 500 lb *1.6
  color: navy, green, plaid
Hammock $45
  capacity: single, double *1.3
  material: nylon, cotton rope *1.15, quilted polyester *1.3
  suspension: hanging ropes, tree straps *1.25, steel stand *3
  color: teal, sunset, natural
Fishing Rod $76
  length: 6 ft, 6.5 ft *1.05, 7 ft *1.1, 9 ft *1.25
  power: light, medium, heavy
  material: fiberglass, graphite *1.4, composite *1.2
Kayak Paddle $92
  length: 220 cm, 230 cm, 240 cm *1.05, 250 cm *1.05
  shaft: aluminum, fiberglass *1.5, carbon *2.3
  blade color: yellow, red, white
Dry Bag $23
  volume: 5 L, 10 L *1.25, 20 L *1.6, 40 L *2.2
  material: coated nylon *1.2, PVC tarpaulin
  color: orange, blue, lime, black
Binoculars $129
  magnification: 8x, 10x *1.15, 12x *1.3
  objective lens: 32 mm, 42 mm *1.25, 50 mm *1.45
  glass: standard coated, ED glass *1.6
  color: black, green
Fire Pit $184
  fuel: wood, propane *1.6, wood pellet *1.3
  diameter: 22 inch, 28 inch *1.3, 36 inch *1.7
  material: painted steel, stainless steel *1.6, corten steel *1.4
Raised Garden Bed $98
  size: 2 x 4 ft, 4 x 4 ft *1.35, 4 x 8 ft *2
  material: galvanized steel, fir *1.1, cedar *1.6
  height: 8 inch, 12 inch *1.25, 17 inch *1.5
Pruning Shears $28
  blade: bypass, anvil, ratchet *1.3
  steel: carbon steel, Japanese steel *1.7, titanium coated *1.3
  hand size: small, large
  grip color: red, green
Watering Can $27
  capacity: 1 gallon, 1.5 gallon *1.2, 2.5 gallon *1.5
  material: plastic, galvanized steel *1.5, copper *2.6
  spout: rose head, long spout *1.1, no spout rose
Wheelbarrow $119
  tray volume: 4 cubic ft, 6 cubic ft *1.3, 8 cubic ft *1.6
  tray: poly, steel *1.15
  tire: pneumatic, flat-free *1.2
  color: green, red, black
Rain Barrel $112
  capacity: 40 gallon, 50 gallon *1.2, 65 gallon *1.45
  shape: round, flat back *1.1
  color: brown, sandstone, dark green
  spigot: plastic spigot, brass spigot *1.1
Solar Path Light Set $44
  pieces: 4 lights, 8 lights *1.7, 12 lights *2.3
  light color: warm white, cool white, color changing *1.2
  finish: black, bronze, stainless *1.15
Outdoor String Lights $37
  length: 24 ft, 48 ft *1.7, 96 ft *2.9
  bulb: G40 globe, S14 Edison *1.2, mini
  power source: plug-in, solar panel *1.25, battery pack *1.1
Adirondack Chair $146
  material: fir, HDPE lumber *1.5, teak *2.4
  color: white, weathered gray, cedar red, lagoon
  style: upright, folding *1.1, rocking *1.25
Cordless Drill $109
  voltage: 12 V, 18 V *1.3, 20 V *1.45
  motor: brushed, brushless *1.4
  kit: bare tool, one battery *1.35, two batteries *1.7
  chuck: 3/8 inch, 1/2 inch *1.1
Socket Set $74
  pieces: 40 pieces, 108 pieces *1.7, 192 pieces *2.5
  drive: 1/4 inch, 3/8 inch *1.15, 1/2 inch *1.3
  finish: chrome, black oxide *1.1, satin
Tool Chest $267
  drawers: 5 drawers, 8 drawers *1.35, 11 drawers *1.75
  width: 26 inch, 41 inch *1.5, 52 inch *1.9
  color: red, black, gray
Pressure Washer $218
  pressure: 1800 PSI, 2300 PSI *1.25, 3000 PSI *1.6
  power: electric, gas *1.4
  hose: 20 ft, 25 ft *1.05, 35 ft *1.15
  nozzles: 3 nozzles, 5 nozzles *1.1
Step Ladder $82
  steps: 2 steps, 3 steps *1.25, 4 steps *1.5, 6 steps *2
  material: steel, aluminum *1.2, fiberglass *1.6
  duty rating: 225 lb, 300 lb *1.15
  tread: ribbed, rubber *1.1
Work Gloves $17
  material: synthetic leather, goatskin *1.4, nitrile coated
  size: S, M, L, XL
  cuff: knit wrist, hook-and-loop *1.1, gauntlet *1.3
Extension Cord $24
  length: 15 ft, 25 ft *1.3, 50 ft *1.9, 100 ft *3
  gauge: 16 AWG, 14 AWG *1.3, 12 AWG *1.6
  color: orange, black, yellow
"""
