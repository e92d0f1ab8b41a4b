// An approver's own key, made in this browser from a secret that only this person knows and signed
// with here: the server sees neither. The same key as the command line makes
// (protocol/crypto/approver_key.hpp); a test holds both to one another.

const SALT = 'pumphouse.approver.v1';
const ROUNDS = 1_000_000;
const CONTEXT = 'pumphouse.approval.v1';
export const SHORTEST_SECRET = 12;

// PKCS #8 around a bare Ed25519 seed (RFC 8410).
const PKCS8 = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

const bytes = (text) => new TextEncoder().encode(text);
const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

async function seedOf(site, user, secret) {
  const base = await crypto.subtle.importKey('raw', bytes(secret), 'PBKDF2', false, ['deriveBits']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: bytes(`${SALT}\0${site}\0${user}`), iterations: ROUNDS };
  return new Uint8Array(await crypto.subtle.deriveBits(how, base, 256));
}

/** Whether this browser can sign at all. */
export async function canSign() {
  try {
    await crypto.subtle.importKey('pkcs8', new Uint8Array([...PKCS8, ...new Uint8Array(32)]), 'Ed25519', false, ['sign']);
    return true;
  } catch {
    return false; // no Ed25519 here: the page says so and names the command line
  }
}

/** The text that is signed: protocol/domain/approval.hpp, line by line. */
export function approvalText(asked, approver, reason, atMs) {
  return `pumphouse approval 1\nsite ${asked.site}\nstep ${asked.step}\nnumber ${asked.number}\n`
    + `content ${asked.content}\nauthors ${asked.authors.join(' ')}\napprover ${approver}\n`
    + `reason ${reason}\nat ${atMs}\n`;
}

/** The signature in hexadecimal. */
export async function signApproval(text, site, user, secret) {
  const seed = await seedOf(site, user, secret);
  const key = await crypto.subtle.importKey('pkcs8', new Uint8Array([...PKCS8, ...seed]), 'Ed25519', false, ['sign']);
  seed.fill(0);
  return hex(await crypto.subtle.sign('Ed25519', key, bytes(`${CONTEXT}\0${text}`)));
}
