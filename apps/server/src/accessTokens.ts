import { randomInt } from "node:crypto";
import { crc32 } from "node:zlib";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const base62 = `0123456789${letters}`;

/** `length` letters, chosen evenly by the system's random source. */
function randomLetters(length: number, alphabet = letters): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}

/** A new device's id, in the form that Synapse gives: ten upper-case letters. */
export const newDeviceId = () => randomLetters(10, letters.slice(0, 26));

/** A new password that nobody has to remember: 24 letters and digits, 142 bits. */
export const newPasswordText = () => randomLetters(24, base62);

/**
 * A new access token in the form of Synapse's: `syt_<localpart>_<random>_<checksum>`, the localpart in base64
 * without padding, the checksum a CRC-32 in base 62 of what stands before it (Synapse 1.163.2 observed).
 */
export function newAccessToken(localpart: string): string {
  const name = Buffer.from(localpart).toString("base64").replaceAll("=", "");
  const body = `syt_${name}_${randomLetters(20)}`;
  return `${body}_${toBase62(crc32(body)).padStart(6, "0")}`;
}

function toBase62(value: number): string {
  let rest = value;
  let digits = "";
  do {
    digits = (base62[rest % 62] ?? "") + digits;
    rest = Math.floor(rest / 62);
  } while (rest > 0);
  return digits;
}
