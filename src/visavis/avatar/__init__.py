"""Makes avatars: talking people as glTF files, from parameters. Nothing of it is used while people talk."""
