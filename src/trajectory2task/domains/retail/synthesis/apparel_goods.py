"""Clothing, footwear, bags and accessories, as a catalogue table.

In: nothing. Out: `APPAREL`, text for `category.parse_department` (its format is
described there).
"""

APPAREL = """
Rain Jacket $94
  size: S, M, L, XL
  shell: coated nylon, 2.5-layer *1.4, 3-layer *2.1
  color: marigold, navy, black, spruce
Down Vest $108
  size: S, M, L, XL
  fill power: 550 fill, 700 fill *1.3, 850 fill *1.7
  color: black, rust, olive
Denim Jeans $64
  waist: 28 inch, 30 inch, 32 inch, 34 inch, 36 inch
  fit: slim, straight, relaxed, bootcut
  wash: light wash, mid blue, raw indigo *1.3, black
Chino Trousers $58
  waist: 29 in, 31 in, 33 in, 35 in, 38 in
  fit: tapered, regular, wide leg
  color: khaki, navy, stone, olive
Oxford Shirt $56
  size: S, M, L, XL
  fit: slim, classic
  color: white, sky blue, pale pink, navy stripe
  collar: button-down, spread, band
Flannel Shirt $49
  size: S, M, L, XL, XXL
  weight: 5 oz, 8 oz *1.3
  plaid: red check, forest check, gray check, blue check
Merino Sweater $98
  size: XS, S, M, L, XL
  neckline: crew, V-neck, quarter zip *1.2, turtleneck *1.1
  color: oatmeal, burgundy, charcoal, bottle green
Hooded Sweatshirt $54
  size: S, M, L, XL
  style: pullover, full zip *1.15
  fabric: cotton blend, organic cotton *1.3, heavyweight terry *1.25
  color: heather gray, black, lilac
Polo Shirt $42
  size: S, M, L, XL
  fabric: cotton pique, performance knit *1.2, mercerized cotton *1.5
  color: white, navy, forest, coral
Linen Dress $89
  size: XS, S, M, L
  length: knee, midi *1.1, maxi *1.25
  color: white, terracotta, sage, black
Pleated Skirt $57
  size: XS, S, M, L
  length: mini, midi *1.15, ankle *1.3
  color: black, camel, plum
Trench Coat $169
  size: XS, S, M, L, XL
  lining: unlined, half lined *1.1, fully lined *1.2
  color: beige, black, navy
Compression Leggings $48
  size: XS, S, M, L
  length: capri, 7/8 length *1.05, full length *1.1
  pocket: no pocket, waistband pocket *1.05, side pockets *1.1
Swim Trunks $36
  size: S, M, L, XL
  inseam: 5 inch, 7 inch, 9 inch
  print: solid navy, palm, wave, pinstripe
Pajama Set $52
  size: S, M, L, XL
  fabric: flannel, cotton jersey *1.1, bamboo viscose *1.25, washed silk *2.6
  pattern: plain, dotted, stripe
Wool Socks $21
  size: S, M, L
  height: ankle, crew *1.1, knee *1.3
  cushion: light cushion, full cushion *1.15
  color: gray, navy, heather red
Knit Beanie $23
  material: acrylic, merino *1.6, cashmere *3
  style: cuffed, slouchy, pom-pom *1.1
  color: mustard, charcoal, cream, burgundy
Straw Hat $39
  style: fedora, wide brim *1.15, boater
  size: small, medium, large
  band: black ribbon, tan leather *1.2, no band
Silk Scarf $62
  size: 21 x 21 inch, 28 x 28 inch *1.4, 35 x 35 inch *1.9
  weave: twill, chiffon, satin *1.1
  pattern: floral, paisley, equestrian
Leather Belt $44
  waist: 32 inch, 34 inch, 36 inch, 38 inch, 42 inch
  color: black, cognac, dark brown
  buckle: brushed nickel, antique brass *1.1, gunmetal
Winter Gloves $38
  size: S, M, L, XL
  material: fleece, wool *1.2, sheepskin *2.2
  touchscreen: without touchscreen tips, touchscreen tips *1.1
  color: black, brown
Bifold Wallet $41
  material: canvas, top-grain leather *1.4, full-grain leather *1.9
  color: black, tan, espresso
  card slots: 4 slots, 8 slots *1.15, 12 slots *1.3
Tote Bag $37
  material: canvas, waxed cotton *1.6, leather *3.4
  size: small, medium *1.2, large *1.4
  closure: open top, snap *1.05, zip *1.15
Crossbody Bag $68
  material: nylon, vegan leather *1.2, pebbled leather *2
  color: black, taupe, wine, olive
  strap: webbing strap, chain strap *1.2, braided strap *1.15
Duffel Bag $74
  volume: 30 L, 45 L *1.25, 60 L *1.45, 90 L *1.8
  material: ripstop nylon, canvas *1.1, TPU laminate *1.5
  color: black, ocher, slate
Packing Cube Set $31
  pieces: set of 3, set of 5 *1.35, set of 8 *1.8
  material: polyester, ripstop nylon *1.3, mesh
  color: teal, gray, coral
Ankle Boots $124
  size: US 6, US 7, US 8, US 9, US 10
  material: suede, leather *1.25, faux leather
  heel: flat, block heel *1.1, wedge *1.1
Canvas Loafers $52
  size: US 7, US 8, US 9, US 10, US 11, US 12
  color: natural, navy, black, brick
  sole: rubber, espadrille jute *1.15, EVA
Trail Sandals $79
  size: US 6, US 7, US 8, US 9, US 10, US 11
  strap: webbing, leather *1.4, bungee *1.1
  color: black, sand, lagoon
House Slippers $34
  size: small, medium, large, extra large
  lining: fleece, wool felt *1.4, shearling *2.1
  style: slip-on, moccasin *1.15, clog
  sole: indoor sole, outdoor sole *1.15
Pearl Earrings $92
  pearl: freshwater, Akoya *2.4, Tahitian *3.1
  setting: sterling silver, gold vermeil *1.25, 14k gold *2.2
  style: stud, drop *1.15, hoop *1.2
Pendant Necklace $71
  metal: sterling silver, gold plated *1.1, 14k gold *3.2
  chain length: 16 inch, 18 inch *1.05, 22 inch *1.15
  stone: moonstone, garnet *1.15, emerald *1.9, opal *1.4
"""
