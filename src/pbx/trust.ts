/** Whose certificates are believed. */
import { X509Certificate } from "node:crypto";
import { createSecureContext, rootCertificates } from "node:tls";
import type { SecureContext } from "node:tls";
import { PbxOptionError } from "./errors.js";

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

function check(certificate: string): string {
  try {
    return new X509Certificate(certificate).toString();
  } catch {
    throw new PbxOptionError(
      "a certificate in the CA file cannot be read",
      "give the CA's certificate in PEM form",
    );
  }
}

/**
 * The system's roots and, added to them, the given CA. Made once a client: reading the roots anew for every
 * connection would cost more than the handshake.
 * @param ca one or more certificates in PEM form.
 * @throws PbxOptionError when there is none in it, or one of them cannot be read.
 */
export function trusting(ca: string): SecureContext {
  const certificates = (ca.match(PEM) ?? []).map(check);
  if (certificates.length === 0)
    throw new PbxOptionError("the CA file holds no certificate", "give the CA's certificate in PEM form");
  return createSecureContext({ ca: [...rootCertificates, ...certificates] });
}
