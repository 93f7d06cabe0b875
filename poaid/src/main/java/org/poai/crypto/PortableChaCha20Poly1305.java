package org.poai.crypto;

import java.util.Objects;

/** Ours, in plain Java, for versions whose own is slow. No step depends on secret bytes. */
final class PortableChaCha20Poly1305 extends ChaCha20Poly1305 {
  private final ChaCha20 cipher;
  private final Poly1305 mac = new Poly1305();
  private final byte[] macKey = new byte[Poly1305.KEY_SIZE];

  PortableChaCha20Poly1305(byte[] key) {
    cipher = new ChaCha20(key);
  }

  @Override
  public void seal(long counter, byte[] aad, byte[] in, int from, int length, byte[] out, int at) {
    Objects.checkFromIndexSize(from, length, in.length);
    Objects.checkFromIndexSize(at, length + TAG_SIZE, out.length);
    cipher.begin(0, counter, macKey);
    cipher.xor(in, from, length, out, at);
    authenticate(aad, out, at, length);
    mac.writeTag(out, at + length);
  }

  @Override
  public boolean open(
      long counter, byte[] aad, byte[] in, int from, int length, byte[] out, int at) {
    int size = length - TAG_SIZE;
    if (size < 0) {
      return false;
    }
    Objects.checkFromIndexSize(from, length, in.length);
    Objects.checkFromIndexSize(at, size, out.length);
    cipher.begin(0, counter, macKey);
    authenticate(aad, in, from, size);
    if (!mac.isTag(in, from + size)) {
      return false;
    }
    cipher.xor(in, from, size, out, at);
    return true;
  }

  private void authenticate(byte[] aad, byte[] sealed, int from, int length) {
    mac.begin(macKey);
    mac.update(aad, 0, aad.length);
    mac.update(sealed, from, length);
    mac.finish(aad.length, length);
  }
}
