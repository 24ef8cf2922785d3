"""The Python side of bench/many-small-files: `peers.py WORK [ARGUMENT...]`. Each work imports only what it needs, since the start counts."""

import os
import random
import sys

MEMBERS = 5000
MEMBER_BYTES = 60000
NAME = "s%05d.bin"


def with_token():
    """Returns fsspec, which sends the token with every request over HTTP where there is one."""
    import fsspec

    if "BEARER_TOKEN_FILE" in os.environ:
        with open(os.environ["BEARER_TOKEN_FILE"]) as file:
            headers = {"Authorization": "Bearer " + file.read().strip()}
        fsspec.config.conf["https"] = {"client_kwargs": {"headers": headers}}
    return fsspec


def picked(count):
    return random.Random(1).sample(range(MEMBERS), int(count))


def check(members):
    for member in members:
        assert len(member) == MEMBER_BYTES, len(member)


def ratarmount(url):
    with_token()
    from ratarmountcore.mountsource.factory import open_mount_source

    return open_mount_source(url)


def zarr(url):
    with_token()
    import zarr

    return zarr.open_array(zarr.storage.FsspecStore.from_url(url, read_only=True), mode="r")


def open_zip(url, members):
    archive = with_token().filesystem("zip", fo=url, target_protocol="http")
    assert len(archive.find("")) == int(members)


def open_ratarmount(url, members):
    """Names like train/class007/000007.txt."""
    archive = ratarmount(url)
    found = sum(len(archive.list("/train/" + name)) for name in archive.list("/train"))
    assert found == int(members), found


def open_zarr(url, members):
    """The index of a shard is fetched with the first member."""
    array = zarr(url)
    assert array.shape == (int(members),) and len(array[:1][0]) == 1000


def members_fsspec(kind, url, count):
    archive = with_token().filesystem(kind, fo=url, target_protocol="http")
    check(archive.cat_file(NAME % i) for i in picked(count))


def members_ratarmount(url, count):
    archive = ratarmount(url)
    for i in picked(count):
        with archive.open(archive.lookup("/" + NAME % i)) as file:
            check([file.read()])


def members_zarr(url, count):
    check(zarr(url).oindex[sorted(picked(count))])


def objects_fsspec(folder, count):
    urls = [folder + NAME % i for i in picked(count)]
    found = with_token().filesystem("http").cat(urls)
    check(found[url] for url in urls)


def epoch_webdataset(pipes):
    from webdataset import WebDataset

    assert sum(1 for _ in WebDataset(pipes.split("::"), shardshuffle=False)) == MEMBERS


def csv_local(file, *answer):
    import zipfile

    sum_up(zipfile.ZipFile(file), *answer)


def csv_fsspec(url, *answer):
    sum_up(with_token().filesystem("zip", fo=url, target_protocol="http"), *answer)


def csv_pelicanfs(federation, path, *answer):
    from fsspec.implementations.zip import ZipFileSystem
    from pelicanfs.core import PelicanFileSystem

    sum_up(ZipFileSystem(fo=PelicanFileSystem(federation).open(path, "rb")), *answer)


def sum_up(archive, member, column, rows, total):
    import csv
    import io

    table = csv.reader(io.TextIOWrapper(archive.open(member), "utf-8", newline=""))
    next(table)
    found = [0, 0]
    for row in table:
        found[0] += 1
        found[1] += int(row[int(column)])
    assert found == [int(rows), int(total)], found


def make_zarr(folder, source):
    """Writes what is served as Zarr: the members, and as many small ones as the zip has that is only opened."""
    import numpy
    from zarr import create_array
    from zarr.core.dtype import VariableLengthBytes

    def create(name, members, per_shard):
        return create_array(
            os.path.join(folder, name),
            shape=(members,),
            chunks=(1,),
            shards=(per_shard,),
            dtype=VariableLengthBytes(),
            compressors=None,
        )

    def write(array, begin, contents):
        values = numpy.empty(len(contents), dtype=object)
        values[:] = contents
        array[begin : begin + len(contents)] = values

    generator = random.Random(1)
    write(create("many.zarr", 50000, 50000), 0, [generator.randbytes(1000) for _ in range(50000)])
    array = create("members.zarr", MEMBERS, 1000)
    for begin in range(0, MEMBERS, 1000):
        contents = []
        for i in range(begin, begin + 1000):
            with open(os.path.join(source, NAME % i), "rb") as file:
                contents.append(file.read())
        write(array, begin, contents)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
