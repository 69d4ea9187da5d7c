"""A program that has a LevelDB store open and goes on writing to it until a line comes on its standard input.

usage: live-level.py FOLDER SECRET      prints "going", and in the end how many values it put
"""

import select, sys, time, plyvel

folder, secret = sys.argv[1:]
db = plyvel.DB(folder, create_if_missing=True, block_size=512, lru_cache_size=1)
number = 0


def put():
    global number
    text = "again %s " % secret if number % 50 == 7 and number < 200 else "x" * (number % 200)
    db.put(b"key-%06d" % number, ("%d %s" % (number, text)).encode())
    number += 1


while number < 150:
    put()
db.compact_range()
while number < 300:
    put()
print("going", flush=True)
while not select.select([sys.stdin], [], [], 0.004)[0] and number < 20000:
    put()
    # It reads too: from tables whose index it has in memory.
    assert db.get(b"key-%06d" % (number * 7 % number), verify_checksums=True) is not None
for at in range(number):
    assert db.get(b"key-%06d" % at, verify_checksums=True).startswith(b"%d " % at)
db.close()
print(number, flush=True)
