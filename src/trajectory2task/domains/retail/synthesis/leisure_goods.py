"""Sport, hobby, pet, baby and personal care categories, as a catalogue table.

In: nothing. Out: `LEISURE`, text for `category.parse_department` (its format is
described there).
"""

LEISURE = """
Kettlebell $38
  weight: 10 lb, 20 lb *1.5, 35 lb *2.1, 53 lb *2.9
  coating: bare iron, powder coat *1.1, vinyl *1.1, rubber *1.25
  base: rounded base, flat base *1.05
Foam Roller $27
  length: 12 inch, 18 inch *1.25, 36 inch *1.7
  texture: smooth, ridged *1.1, trigger point *1.2
  density: soft, firm, extra firm *1.1
Rowing Machine $489
  resistance: hydraulic, magnetic *1.4, air *1.7, water *2
  monitor: LCD monitor, Bluetooth monitor *1.1, touchscreen *1.6
  frame: steel, aluminum *1.15, ash wood *1.5
Weight Bench $132
  adjustment: flat, adjustable *1.35, adjustable with decline *1.6
  load rating: 500 lb, 700 lb *1.2, 1000 lb *1.5
  upholstery color: black, red, gray
Jump Rope $17
  cable: PVC, coated steel *1.3, beaded *1.1, leather *1.7
  handle: foam, aluminum *1.3, wood *1.2
  length: 8 ft, 9 ft, 10 ft
Boxing Gloves $54
  weight: 10 oz, 12 oz *1.05, 14 oz *1.1, 16 oz *1.15
  material: synthetic leather, cowhide *1.8
  closure: hook-and-loop, lace-up *1.15
  color: black, red, white
Tennis Racket $119
  head size: 98 sq in, 100 sq in, 105 sq in
  grip size: 4 1/8 inch, 4 1/4 inch, 4 3/8 inch
  frame: aluminum, graphite *1.6, graphite composite *1.3
Pickleball Paddle $72
  face: fiberglass, graphite *1.2, carbon fiber *1.6
  core: 13 mm, 14 mm *1.05, 16 mm *1.1
  color: cobalt, black, tangerine
Soccer Ball $29
  size: size 3, size 4 *1.1, size 5 *1.2
  construction: machine stitched, hand stitched *1.5, thermal bonded *1.9
  color: white and black, neon yellow, blue and red
Basketball $34
  size: size 5, size 6 *1.1, size 7 *1.15
  cover: rubber, composite leather *1.5, genuine leather *2.6
  court: indoor, outdoor, all court *1.1
Snowboard $348
  length: 148 cm, 152 cm, 156 cm, 160 cm
  profile: camber, rocker, hybrid *1.1
  flex: soft flex, medium flex *1.1, stiff flex *1.25
Ski Goggles $88
  lens: cylindrical, spherical *1.25, toric *1.4
  tint: amber, smoke, photochromic *1.6, rose
  strap color: black, white, teal
Swim Goggles $22
  lens: clear, mirrored *1.25, polarized *1.5
  fit: narrow, standard, wide
  gasket: silicone *1.15, foam, TPR
Surf Wetsuit $179
  thickness: 2 mm, 3/2 mm *1.2, 4/3 mm *1.4, 5/4 mm *1.65
  size: S, M, L, XL
  zipper: back zip, chest zip *1.15
Bike Lock $48
  type: cable, folding *1.7, U-lock *1.3, chain *1.5
  security rating: bronze, silver *1.35, gold *1.8
  locking: key, combination, fingerprint *1.6
Inline Skates $134
  size: US 6, US 7, US 8, US 9, US 10
  wheels: 76 mm, 80 mm *1.1, 90 mm *1.2
  boot: soft boot, hard boot *1.15
Acoustic Guitar $198
  body: parlor, concert, dreadnought *1.1
  top: laminate spruce, solid spruce *1.7, solid cedar *1.8, mahogany *1.3
  finish: natural, sunburst *1.1, black
Digital Piano $529
  keys: 61 keys, 73 keys *1.25, 88 keys *1.5
  action: semi-weighted, fully weighted *1.3, graded hammer *1.6
  stand: without stand, X stand *1.1, furniture stand *1.3
Ukulele $68
  body size: soprano, concert *1.2, tenor *1.4, baritone *1.6
  wood: basswood, mahogany *1.3, koa *2.4
  accessories: ukulele only, gig bag *1.15, gig bag and tuner *1.25
Watercolor Set $32
  colors: 12 colors, 24 colors *1.6, 36 colors *2.2
  grade: student, professional *2.3
  format: pans, tubes *1.1, liquid *1.2
  case: cardboard, tin *1.2
Sketchbook $18
  page size: A5, A4 *1.4, A3 *2
  paper: 90 gsm, 130 gsm *1.25, 180 gsm *1.5
  binding: spiral, hardbound *1.3, stitched *1.2
Fountain Pen $63
  nib: extra fine, fine, medium, broad
  nib material: steel, gold *3
  barrel: resin, brass *1.3, aluminum *1.15, lacquered wood *1.6
Chess Set $78
  board: 12 inch, 15 inch *1.3, 19 inch *1.7
  wood: maple, walnut *1.2, rosewood *1.7
  pieces: unweighted, weighted *1.15, double weighted *1.3
Building Block Set $44
  pieces: 250 pieces, 500 pieces *1.7, 1000 pieces *2.8
  theme: city, space, castle, farm
  material: ABS plastic, maple wood *1.6
  storage: carton, storage tub *1.2
Plush Toy $23
  animal: bear, rabbit, elephant, fox, otter
  size: 9 inch, 14 inch *1.4, 22 inch *2.1
  fill: polyester fill, weighted beads *1.3
Baby Stroller $279
  type: umbrella, full size *1.4, jogging *1.6, double *2
  color: black, heather gray, olive
  fold: two-hand fold, one-hand fold *1.15, self-standing fold *1.2
Convertible Crib $318
  wood: pine, beech *1.3, birch *1.2
  finish: white, natural, espresso, gray
  conversion: 3-in-1, 4-in-1 *1.15, 5-in-1 *1.3
Dog Harness $33
  size: XS, S, M, L, XL
  closure: step-in, overhead *1.1, front clip *1.2
  color: red, black, turquoise
Dog Leash $21
  length: 4 ft, 6 ft *1.1, 10 ft *1.3
  material: nylon, climbing rope *1.2, leather *1.8
  color: black, red, blue, brown
Cat Tree $87
  height: 36 inch, 54 inch *1.4, 72 inch *2
  covering: plush, sisal *1.1, faux fur *1.15
  color: beige, gray, cream
Aquarium $96
  volume: 10 gallon, 20 gallon *1.5, 29 gallon *1.9, 55 gallon *2.9
  glass: standard, low-iron *1.35
  kit: tank only, light and filter *1.5, light filter and heater *1.75
Hair Dryer $69
  power: 1200 W, 1600 W *1.2, 1875 W *1.35
  technology: ceramic, ionic *1.2, tourmaline *1.35
  color: black, white, orchid
"""
