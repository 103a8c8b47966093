"""A double of MongoDB, for tests where there is none: PyMongo's own client talks to it over a socket.

mongomock finds, changes and aggregates documents. What it lacks is done here: the wire protocol, validators, unique
indexes, transactions, cursors, and the documents in which MongoDB tells of errors. What the double does not know it
refuses, instead of passing over it. It says nothing about MongoDB's speed, its query planner, or what is left on disk;
with ``MONGODB_URL`` set, the same tests run on a real server.
"""

from tests.mongo_double.server import MongoDouble, mongo_double

__all__ = ["MongoDouble", "mongo_double"]
