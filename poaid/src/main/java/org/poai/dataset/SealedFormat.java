package org.poai.dataset;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.poai.crypto.AesGcm;
import org.poai.primitives.Hash32;

/**
 * Where things lie in a sealed dataset file (protocol section 5), integers big-endian:
 *
 * <pre>
 * 0   magic "POAISEAL"      8
 * 8   version = 1           u32
 * 12  keyId = Keccak(key)  32
 * 44  number of records n   u64
 * 52  n × (offset u64, length u32, SHA-256 of the ciphertext 32)
 * 52 + 44·n                 the ciphertexts, in order, without gaps, to the end of the file
 * </pre>
 */
final class SealedFormat {
  static final int VERSION = 1;
  static final int HEADER_BYTES = 52;
  static final int ENTRY_BYTES = 44;
  static final int MAX_CIPHERTEXT_BYTES = FileCorpus.MAX_RECORD_BYTES + AesGcm.TAG_SIZE;

  static final int VERSION_AT = 8;
  static final int KEY_ID_AT = 12;
  static final int COUNT_AT = 44;

  private static final byte[] MAGIC = "POAISEAL".getBytes(StandardCharsets.US_ASCII);

  private SealedFormat() {}

  /** One row of the index. */
  record Entry(long offset, int length, Hash32 sha256) {
    void writeTo(ByteBuffer out) {
      out.putLong(offset).putInt(length).put(sha256.toArray());
    }

    static Entry readFrom(ByteBuffer file, int index) {
      int at = HEADER_BYTES + index * ENTRY_BYTES;
      return new Entry(file.getLong(at), file.getInt(at + 8), hashAt(file, at + 12));
    }
  }

  static long dataStart(long count) {
    return HEADER_BYTES + count * ENTRY_BYTES;
  }

  static void writeHeader(ByteBuffer out, Hash32 keyId, long count) {
    out.put(MAGIC).putInt(VERSION).put(keyId.toArray()).putLong(count);
  }

  static boolean hasMagic(ByteBuffer file) {
    return file.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
  }

  static Hash32 hashAt(ByteBuffer file, int at) {
    byte[] bytes = new byte[Hash32.SIZE];
    file.get(at, bytes);
    return Hash32.of(bytes);
  }
}
