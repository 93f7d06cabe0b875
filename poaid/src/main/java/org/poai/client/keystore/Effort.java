package org.poai.client.keystore;

import org.poai.client.keystore.KeyDerivation.ByScrypt;
import org.poai.primitives.Bytes;

/** How dear a guess at the password of a new file is, by the two measures that geth has. */
public enum Effort {
  /** What other wallets take today: 256 MB and about a second. */
  STANDARD(1 << 18, 1),
  /** 4 MB and a tenth of a second, for small machines and long passwords. */
  LIGHT(1 << 12, 6);

  private static final int BLOCK = 8;

  private final int n;
  private final int p;

  Effort(int n, int p) {
    this.n = n;
    this.p = p;
  }

  KeyDerivation derivation(Bytes salt) {
    return new ByScrypt(n, BLOCK, p, salt);
  }
}
