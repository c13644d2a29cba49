"""Electronics and desk categories, as a catalogue table.

In: nothing. Out: `ELECTRONICS`, text for `category.parse_department` (its format
is described there).
"""

ELECTRONICS = """
Computer Monitor $218
  screen size: 24 inch, 27 inch *1.3, 32 inch *1.6, 34 inch *2
  resolution: 1080p, 1440p *1.3, 4K *1.7
  panel: IPS, VA, OLED *2.2
Wireless Router $112
  standard: Wi-Fi 5, Wi-Fi 6 *1.5, Wi-Fi 6E *2.1
  coverage: 1500 sq ft, 2500 sq ft *1.3, 5000 sq ft *1.8
  ports: 4 ports, 8 ports *1.2
  color: black, white
External SSD $89
  storage: 500 GB, 1 TB *1.4, 2 TB *2.2, 4 TB *3.8
  speed: 550 MB/s, 1050 MB/s *1.25, 2000 MB/s *1.6
  color: graphite, blue, red
USB Flash Drive $14
  storage: 32 GB, 64 GB *1.3, 128 GB *1.8, 256 GB *2.6
  connector: USB-A, USB-C *1.1, dual connector *1.3
  casing: plastic, metal *1.2, rubberized *1.1
Memory Card $22
  storage: 64 GB, 128 GB *1.6, 256 GB *2.5, 512 GB *4.2
  format: SD, microSD
  speed class: V10, V30 *1.3, V60 *1.8, V90 *2.6
Webcam $64
  resolution: 720p, 1080p *1.3, 2K *1.6, 4K *2.3
  frame rate: 30 fps, 60 fps *1.25
  microphone: no microphone, single microphone *1.1, stereo microphones *1.2
  field of view: 78 degrees, 90 degrees *1.1
USB Microphone $94
  pattern: cardioid, omnidirectional, multi-pattern *1.4
  mount: desk stand, boom arm *1.4, shock mount *1.2
  color: black, white, crimson
Laser Printer $189
  printing: monochrome, color *1.7
  functions: print only, print and scan *1.3, print scan fax *1.45
  speed: 22 ppm, 30 ppm *1.2, 40 ppm *1.45
  connectivity: USB only, Wi-Fi *1.15
Soundbar $198
  channels: 2.1 channel, 3.1 channel *1.4, 5.1 channel *2
  subwoofer: built-in subwoofer, wireless subwoofer *1.4
  length: 24 inch, 36 inch *1.25, 45 inch *1.5
  color: black, silver
Turntable $229
  drive: belt drive, direct drive *1.5
  cartridge: ceramic, moving magnet *1.25, moving coil *1.9
  plinth: black, walnut *1.15, white gloss
  output: RCA, Bluetooth *1.2
Streaming Stick $44
  resolution: HD, 4K *1.4, 4K HDR *1.7
  remote: basic remote, voice remote *1.2, backlit remote *1.35
  memory: 8 GB, 16 GB *1.25, 32 GB *1.5
Video Projector $387
  resolution: 720p, 1080p *1.5, 4K *2.6
  light source: lamp, LED *1.15, laser *1.8
  brightness: 1500 lumens, 2500 lumens *1.2, 3500 lumens *1.45
Projector Screen $118
  diagonal: 84 inch, 100 inch *1.25, 120 inch *1.5, 135 inch *1.8
  mount: tripod, pull-down *1.2, motorized *2.2, fixed frame *1.7
  surface: matte white, gray contrast *1.25
Video Doorbell $97
  resolution: 1080p, 1536p *1.3, 2K *1.5
  power: wired, battery *1.25
  finish: black, satin nickel, bronze
  storage: cloud, local *1.15
Smart Plug Set $29
  pack size: 2 pack, 4 pack *1.8, 6 pack *2.5
  placement: indoor, outdoor *1.4
  protocol: Wi-Fi, Zigbee *1.1, Matter *1.25
  energy meter: no metering, energy metering *1.2
Smart Door Lock $164
  unlocking: keypad, fingerprint *1.35, key fob *1.15
  finish: satin nickel, matte black, aged bronze
  connectivity: Bluetooth, Wi-Fi *1.25, Z-Wave *1.2
Robot Lawn Mower $749
  lawn size: 0.25 acre, 0.5 acre *1.35, 1 acre *1.9
  boundary: buried wire, GPS *1.5, camera vision *1.35
  cutting width: 7 inch, 9 inch *1.15, 11 inch *1.3
Camera Drone $419
  camera: 2.7K, 4K *1.4, 5.4K *1.9
  flight time: 25 min, 31 min *1.2, 46 min *1.6
  kit: drone only, extra battery *1.2, three-battery bundle *1.45
Camera Tripod $86
  material: aluminum, carbon fiber *2.1
  maximum height: 50 inch, 60 inch *1.2, 72 inch *1.4
  head: ball head, pan head, fluid head *1.5
  leg lock: flip lock, twist lock *1.1
Camera Lens $428
  focal length: 24 mm, 35 mm, 50 mm, 85 mm *1.2, 135 mm *1.5
  aperture: f/1.4 *2, f/1.8 *1.3, f/2.8
  mount: E mount, RF mount *1.1, Z mount *1.1
Studio Ring Lamp $47
  diameter: 10 inch, 14 inch *1.4, 18 inch *1.9
  stand: desk clamp, tabletop stand *1.1, floor stand *1.3
  color modes: daylight only, bi-color *1.2, RGB *1.4
Game Controller $59
  connection: wired, wireless *1.3
  platform: PC, console, mobile
  color: black, white, electric blue, crimson
  back paddles: no paddles, two paddles *1.3, four paddles *1.6
Gaming Headset $78
  connection: 3.5 mm, USB *1.1, wireless *1.6
  sound: stereo, surround *1.25
  microphone: fixed boom, detachable boom *1.1, retractable boom *1.15
  color: black, white
Handheld Game Console $259
  storage: 64 GB, 256 GB *1.25, 512 GB *1.5, 1 TB *1.8
  display: LCD, OLED *1.25
  color: black, white, translucent purple
Phone Case $24
  material: silicone, polycarbonate, leather *2, aramid fiber *2.2
  protection: slim, shockproof *1.3, rugged *1.6
  color: black, forest, burgundy
Screen Protector $15
  type: film, tempered glass *1.4, sapphire glass *1.9
  finish: clear, anti-glare *1.15, privacy *1.4
  pack size: 1 pack, 2 pack *1.6, 3 pack *2.1
Charging Cable $13
  length: 3 ft, 6 ft *1.2, 10 ft *1.5
  connector: USB-C, Lightning *1.2, micro-USB
  jacket: PVC, braided nylon *1.3, silicone *1.2
Wireless Charging Pad $36
  output: 7.5 W, 10 W *1.15, 15 W *1.4
  devices: one device, two devices *1.5, three devices *2
  surface: fabric, glass *1.1, leather *1.3
Monitor Arm $92
  screens: single screen, dual screen *1.6, triple screen *2.2
  mechanism: fixed height, mechanical spring *1.3, gas spring *1.5
  color: black, white, silver
"""
