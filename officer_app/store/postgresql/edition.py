"""Which functions, guards, policies and grants a shared database has: counted beside the revision of its schema.

A program works on a database of its own edition or a newer one, which does all that an older program asks of it.
"""

from __future__ import annotations

#: One digest an edition, of all that `install.made_anew` makes: whoever changes that adds a line (a test says which).
EDITIONS = (
    "76956567af659dba112dde165e073e769afd51640615e6b3f553cf62d01c5406",
    "a395643124ad1ae070d67aff1a4bffa921b4b1323acac5cdf53de6d57125c472",
    "790039fd585b6f31d4ce9a04ee68e25cf31f9c6923e8bc6dd9989c361a4dd97d",
    "6c0609558686a016d60ae90d46fb26259cd2f9ae35e4f87f0e4c51d033a0ea02",
    "534bf40e4d47fab1afc8e85c5fa494773ef8c19599a6f92a6756be2dc983713f",
    "1d453b502c38c03ccb11108c1cde715644b53f48b100c3f2b45de61b52acc6e5",
    "e73a4f136a8b26720c67bd7c7be04aae2167937784104039e0a5d90892d08ee1",
    "a448c98691122ae1477126972452f7213e16a13938c941e815242688eb30386a",
    "8ea5839b1288dc2e766c883fe369fdbc2add9b895fad777baa6e2c696a3a94ac",
    "162ca8b2f0ffe8710ef2ecf5e443bdb722121a1acf5d4491f7b75e51ef8aa761",
)
EDITION = len(EDITIONS)
