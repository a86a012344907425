#!/usr/bin/env python3
"""Checks an exported activity log (docs/activity-log.md) with nothing but Python's standard library and openssl.

usage: verify_log.py EXPORT.jsonl PUBLIC-KEY.pem
Prints one line for each log in the file; ends with 0 when every entry is as it was sealed and signed.
"""
import base64
import hashlib
import json
import os
import struct
import subprocess
import sys
import tempfile

FIELDS = (
    "log occurredAt operation outcome actorTenantId actorObjectId actorName actorUserPrincipalName channel address userAgent requestId customerId "
    "customerName orderId lineNumber productId productTitle resourceType resourceId details oldValue newValue"
).split()


def content_hash(salt, content):
    if not set(content) <= set(FIELDS):
        raise ValueError("unknown field")
    text = salt
    for name in FIELDS:
        if name in content:
            value = content[name].encode("utf-8")
            text += name.encode() + b"=" + str(len(value)).encode() + b":" + value + b"\n"
    return hashlib.sha256(text).digest()


def key_id(public_key):
    der = subprocess.run(["openssl", "pkey", "-pubin", "-in", public_key, "-outform", "DER"], check=True, capture_output=True).stdout
    return hashlib.sha256(der).hexdigest()


def is_signed(checkpoint, public_key):
    statement = "csp-portal checkpoint 1\n" + "".join(f"{name} {checkpoint[name]}\n" for name in ("log", "position", "hash", "time", "key"))
    with tempfile.TemporaryDirectory() as folder:
        message, signature = os.path.join(folder, "m"), os.path.join(folder, "s")
        with open(message, "wb") as file:
            file.write(statement.encode())
        with open(signature, "wb") as file:
            file.write(base64.b64decode(checkpoint["signature"]))
        return subprocess.run(["openssl", "dgst", "-sha256", "-verify", public_key, "-signature", signature, message], capture_output=True).returncode == 0


def check(lines, public_key):
    """Yields (log, last good position, signed through, what is wrong or None)."""
    known, log, wrong, position, signed, previous = key_id(public_key), None, None, 0, 0, b""
    for line in lines:
        entry = json.loads(line)
        if "format" in entry:
            if log is not None:
                yield log, position, signed, wrong
            log, position, signed, wrong, previous = entry["log"], entry["from"] - 1, 0, None, bytes.fromhex(entry["previous"])
            genesis = hashlib.sha256(f"csp-portal activity log 1\n{log}\n".encode()).digest()
            if entry["format"] != "csp-portal-log/1" or (position == 0 and previous != genesis):
                wrong = "the beginning"
            continue
        if wrong:
            continue
        if "checkpoint" in entry:
            checkpoint = entry["checkpoint"]
            if checkpoint["key"] != known or not is_signed(checkpoint, public_key):
                wrong = f"the checkpoint of {checkpoint['position']} is forged"
            elif (checkpoint["log"], checkpoint["position"], checkpoint["hash"]) != (log, position, previous.hex()):
                wrong = f"the checkpoint of {checkpoint['position']} disagrees"
            else:
                signed = position
            continue
        digest = bytes.fromhex(entry["contentHash"])
        if entry["position"] != position + 1:
            wrong = f"{position + 1} is missing"
        elif "content" in entry and content_hash(bytes.fromhex(entry["salt"]), entry["content"]) != digest:
            wrong = f"{position + 1} was changed"
        else:
            link = hashlib.sha256(previous + struct.pack(">q", position + 1) + digest).digest()
            if link.hex() != entry["hash"]:
                wrong = f"{position + 1} does not follow"
            else:
                position, previous = position + 1, link
    if log is not None:
        yield log, position, signed, wrong


def main():
    bad, any_log = False, False
    with open(sys.argv[1], encoding="utf-8") as lines:
        for log, position, signed, wrong in check(lines, sys.argv[2]):
            any_log, bad = True, bad or wrong is not None or signed == 0
            print(f"{log} {'ok' if wrong is None else wrong} through {position} signed {signed}")
    sys.exit(0 if any_log and not bad else 1)


if __name__ == "__main__":
    main()
