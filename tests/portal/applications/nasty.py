"""Files as strangers send them, made here: good papers, poor photographs and traps."""

import io
import os
import struct
import zipfile
import zlib
from functools import cache

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw, ImageFilter, ImageFont

LETTER = (1600, 1200)


def pdf(*, pages=1, change=None, **saving):
    """Return a small whole PDF; `change` may do something to it before it is written."""
    made = pikepdf.new()
    for number in range(pages):
        made.add_blank_page()
        made.pages[number].Contents = made.make_stream(b"BT ET %d" % number)
    if change:
        change(made)
    out = io.BytesIO()
    made.save(out, deterministic_id=not saving, **saving)
    return out.getvalue()


def large_pdf(megabytes):
    """Return a PDF as scanners make it: pages that are pictures, already packed."""

    def fill(made):
        for page in made.pages:
            noise = os.urandom(megabytes * 1024 * 1024 // len(made.pages))
            page.Resources = Dictionary(XObject=Dictionary(Scan=made.make_stream(noise)))
            page.Resources.XObject.Scan.Type = Name.XObject

    return pdf(pages=8, change=fill, compress_streams=False)


def locked_pdf(*, user="geheim", owner="meister"):
    return pdf(encryption=pikepdf.Encryption(user=user, owner=owner))


def pdf_with_script():
    def change(made):
        made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")

    return pdf(change=change)


def pdf_with_hidden_script():
    """The action lies in an annotation, and its name is written so that a search misses it."""

    def change(made):
        action = Dictionary(S=Name.JavaScript, JS=made.make_stream(b"app.alert(1)"))
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)
        made.pages[0].Annots = Array([link])

    return pdf(change=change).replace(b"/JavaScript", b"/J#61vaScript")


def pdf_that_launches():
    def change(made):
        made.Root.OpenAction = Dictionary(S=Name.Launch, F="cmd.exe")

    return pdf(change=change)


def pdf_with_a_file_in_it(inside=b"MZ\x90\0"):
    def change(made):
        made.attachments["appendix.exe"] = pikepdf.AttachedFileSpec(made, inside)
        # The scanner overlooks how a file is packed when its properties stand before that.
        del made.attachments["appendix.exe"].obj.EF.F["/Params"]

    return pdf(change=change)


def pdf_bomb(*, layers=1, gigabytes=1):
    """A page whose stream unpacks to a gigabyte."""
    packer = zlib.compressobj(9)
    zeros = bytes(1024 * 1024)
    packed = b"".join(packer.compress(zeros) for _part in range(gigabytes * 1024)) + packer.flush()
    for _layer in range(layers - 1):
        packed = zlib.compress(packed, 9)

    def change(made):
        stream = pikepdf.Stream(made, b"")
        stream.write(packed, filter=Array([Name.FlateDecode] * layers))
        made.pages[0].Contents = made.make_indirect(stream)

    return pdf(change=change, compress_streams=False)


def broken_pdf():
    """Both ends are there, the middle is not."""
    whole = pdf(pages=3)
    middle = len(whole) // 2
    return whole[: middle - 200] + b"\0" * 400 + whole[middle + 200 :]


def archive(name="letter.txt", inside=b"letter"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(name, inside)
    return out.getvalue()


@cache
def page_of_text(*, size=LETTER, ink=20, paper=225):
    """Return a photograph of a written page, as a telephone takes it."""
    picture = Image.new("RGB", size, (paper, paper, paper - 8 if paper > 8 else 0))
    draw = ImageDraw.Draw(picture)
    letters = ImageFont.load_default(max(size[1] // 50, 8))
    for line in range(30):
        text = "Pranoj se te dhenat jane te sakta. Contract no. 12345 " * 2
        draw.text((size[0] // 20, size[1] * (line + 1) // 33), text, fill=(ink,) * 3, font=letters)
    return picture


def photograph(picture=None, *, kind="JPEG", **saving):
    out = io.BytesIO()
    (picture or page_of_text()).save(out, kind, **saving)
    return out.getvalue()


def photograph_on_its_side():
    """Return a photograph with a place and the note that it must be turned."""
    notes = Image.Exif()
    notes[0x0112] = 6
    notes[0x010F] = "Demofon"
    notes.get_ifd(0x8825)[2] = (41.0, 59.0, 45.0)
    return photograph(exif=notes)


def dark():
    return photograph(page_of_text(ink=5, paper=60))


def pale():
    return photograph(page_of_text(ink=235, paper=250))


def blurred():
    return photograph(page_of_text().filter(ImageFilter.GaussianBlur(8)))


def small():
    return photograph(page_of_text(size=(480, 360)))


def png_bomb():
    """A tiny file that says it has a thousand million pixels."""

    def chunk(name, data):
        return (
            struct.pack("!L", len(data)) + name + data + struct.pack("!L", zlib.crc32(name + data))
        )

    header = struct.pack("!LLBBBBB", 32000, 32000, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1024 * 1024))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


def png_with_a_bomb_in_its_text():
    whole = photograph(page_of_text(size=(40, 30)), kind="PNG")
    data = b"note\0\0" + zlib.compress(bytes(200 * 1024 * 1024), 9)
    chunk = (
        struct.pack("!L", len(data))
        + b"zTXt"
        + data
        + struct.pack("!L", zlib.crc32(b"zTXt" + data))
    )
    return whole[:33] + chunk + whole[33:]


# What is sent, and what is said about it: every kind of file that must never be kept.
NASTY = {
    "nothing": (lambda: b"", "empty"),
    "11 MB": (lambda: pdf() + b"\0" * (11 * 1024 * 1024), "too_large"),
    "a text called .pdf": ("Ова е писмо".encode, "wrong_type"),
    "a program": (lambda: b"MZ\x90\0" + bytes(500), "program"),
    "a program of Linux": (lambda: b"\x7fELF\x02" + bytes(500), "program"),
    "a shell script": (lambda: b"#!/bin/sh\nexit\n", "program"),
    "an archive": (archive, "archive"),
    "a letter of Word": (lambda: archive("[Content_Types].xml", b"<Types/>"), "office_file"),
    "an old letter of Word": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
        "office_file",
    ),
    "a photograph of an iPhone": (lambda: b"\0\0\0\x18ftypheic" + bytes(500), "heic"),
    "a drawing": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "web_page"),
    "a web page": (lambda: b"<!doctype html><script>1</script>", "web_page"),
    "a GIF": (lambda: b"GIF89a" + bytes(500), "other_picture"),
    "a web page before a PDF": (lambda: b"<html>" + pdf(), "several_kinds"),
    "a web page within a PDF": (
        lambda: pdf().replace(b"%PDF-1", b"%PDF-1.7 <html><script>1</script>\n%", 1),
        "several_kinds",
    ),
    "a web page behind a PDF": (lambda: pdf() + b"<html><script>1</script>", "several_kinds"),
    "an archive behind a PDF": (lambda: pdf() + archive(), "several_kinds"),
    "an archive behind a photograph": (
        lambda: photograph(page_of_text(size=(1200, 900))) + archive("A.class"),
        "several_kinds",
    ),
    "a script within a photograph": (
        lambda: b"\xff\xd8\xff\xe0<script>1</script>\xff\xd9",
        "several_kinds",
    ),
    "a PDF cut off": (lambda: pdf(pages=3)[:500], "damaged"),
    "a PDF with a broken middle": (broken_pdf, "damaged"),
    "a PDF without pages": (lambda: pdf(pages=0), "damaged"),
    "a PDF that is only a beginning and an end": (lambda: b"%PDF-1.7\n%%EOF\n", "damaged"),
    "a PDF with a password": (locked_pdf, "locked"),
    "a PDF that may not be changed": (lambda: locked_pdf(user=""), "locked"),
    "a PDF with a script": (pdf_with_script, "active"),
    "a PDF with a hidden script": (pdf_with_hidden_script, "active"),
    "a PDF that starts a program": (pdf_that_launches, "active"),
    "a PDF with a file in it": (pdf_with_a_file_in_it, "active"),
    "a PDF that unpacks to a gigabyte": (pdf_bomb, "too_complex"),
    "a PDF packed three times": (lambda: pdf_bomb(layers=3), "too_complex"),
    "a photograph cut off": (lambda: photograph()[:20000], "damaged_picture"),
    "a PNG cut off": (lambda: photograph(kind="PNG")[:3000], "damaged_picture"),
    "a picture with a thousand million pixels": (png_bomb, "too_many_pixels"),
    "a picture with a bomb in its notes": (png_with_a_bomb_in_its_text, "damaged_picture"),
}
