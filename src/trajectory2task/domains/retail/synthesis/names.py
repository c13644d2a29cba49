"""First and last names for made-up customers.

In: nothing. Out: `FIRST_NAMES` and `LAST_NAMES`. No last name here occurs among
tau2-bench's customers, so no full name can be one of theirs.
"""

from __future__ import annotations

_FIRST = """
Abena Adele Adrian Aisha Alejandra Alonzo Amara Andre Anika Annette Antonio Astrid Beatriz
Bernard Bianca Blake Brandon Brenda Calvin Camille Carlos Carmen Cedric Celia Chidi Claire
Clarence Colette Connor Curtis Damon Daphne Darius Deborah Delia Denise Desmond Diego
Dolores Dominic Dorothy Edgar Eileen Elena Elliot Elsa Emilio Esther Eugene Farah Felix
Fiona Florence Francesca Frank Gabriel Gemma Geoffrey Gloria Gordon Greta Hana Harold
Hassan Hector Helena Henrik Hugo Ian Imani Ines Ingrid Irene Isaac Jamal Janelle Jasmine
Jerome Joanna Joel Jorge Josephine Julian Kamal Karina Keisha Kenji Kiran Kofi Kristen
Lamar Laura Leila Leonard Lillian Lorenzo Lourdes Luther Mabel Magnus Malik Marcus
Margaret Mariana Marisol Maxwell Mikhail Minh Miriam Monique Nadia Naomi Nathaniel Neha
Nikolai Nina Nolan Odette Oscar Paloma Patrice Pedro Penelope Petra Philip Priya Quentin
Ramona Reggie Renata Rhea Ricardo Robin Rohan Rosalind Ruben Ruth Salma Samir Santiago
Selena Shirin Simone Stella Sunita Svetlana Tamara Tariq Terrence Theodore Tobias Trevor
Uma Valeria Vanessa Victor Vikram Vivian Wanda Wendell Wesley Winston Xavier Yolanda
Yuki Zachary Zainab Zelda
"""

FIRST_NAMES = tuple(_FIRST.split())

_LAST = """
Abbott Abernathy Achebe Adeyemi Aguilar Alvarado Andersson Aoki Arroyo Ashworth Atkins
Baptiste Barrera Barrett Beaumont Becker Bellamy Bergstrom Bhatt Blackwood Boateng Boyle
Brennan Burgess Cabrera Calderon Callahan Campos Carvalho Castellano Chakraborty Chandler
Chaudhry Cho Christensen Coleman Contreras Costello Crawford Dalton Danso Delacroix Delgado
Deshmukh Diallo Dimitrov Donovan Dubois Duarte Eastman Ellison Eriksen Escobar Espinoza
Fairchild Farouk Ferrara Fitzgerald Fontaine Forsythe Fujimoto Gallagher Ganguly Gentry
Ghosh Gilmore Goldberg Grabowski Greenwood Gutierrez Haddad Hargrove Hashemi Hawkins
Herrera Higgins Hoang Hoffman Holloway Horvath Huang Hutchins Ibarra Iglesias Ishikawa
Iyer Jankowski Jefferson Jimenez Joshi Kapoor Karlsson Kaufman Kearney Kimura Kowalski
Kuznetsov Lambert Langley Larsen Lindqvist Lombardi Lozano Mahmoud Maldonado Malhotra
Marchetti Matsuda McAllister McBride Mendoza Mercado Mitchell Montoya Moreau Morrow
Nakamura Navarro Newsome Nkosi Norwood Novak Obi Ocampo Odom Okafor Oduya Olsen Ortega
Osei Pacheco Palmer Papadakis Pereira Petrov Pham Pillai Prescott Quigley Quintero
Rafferty Ramaswamy Reyes Richter Rivers Romano Rutherford Saito Salazar Sandoval Sarkar
Schneider Sharma Sinclair Sokolov Solis Stanton Sterling Sundaram Suzuki Szabo Takahashi
Talbot Tanaka Thornhill Toussaint Tran Trujillo Underwood Valdez Vance Vasquez Venter
Villanueva Vogel Wagner Washington Watanabe Weaver Whitaker Winters Wojcik Yamamoto
Yildiz Zamora Zhao Zielinski
"""

LAST_NAMES = tuple(_LAST.split())
