package org.poai.libp2p.multiformats;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Appends the fields of one protobuf message, in the order of the calls. Not thread-safe. */
public final class ProtoWriter {
  private byte[] buffer = new byte[128];
  private int size;

  /** Also writes an empty value: present is not the same as absent. */
  public ProtoWriter bytes(int field, byte[] value) {
    return bytes(field, value, 0, value.length);
  }

  public ProtoWriter string(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A number of 64 bits without a sign. */
  public ProtoWriter uint64(int field, long value) {
    reserve(20);
    size = Uvarint.put(buffer, size, (long) field << 3);
    size = Uvarint.put(buffer, size, value);
    return this;
  }

  public ProtoWriter bool(int field, boolean value) {
    return uint64(field, value ? 1 : 0);
  }

  public ProtoWriter message(int field, ProtoWriter inside) {
    return bytes(field, inside.buffer, 0, inside.size);
  }

  /** Fields that are encoded already. */
  public ProtoWriter raw(byte[] from, int start, int length) {
    reserve(length);
    System.arraycopy(from, start, buffer, size, length);
    size += length;
    return this;
  }

  public int size() {
    return size;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(buffer, size);
  }

  private ProtoWriter bytes(int field, byte[] from, int start, int length) {
    reserve(20);
    size = Uvarint.put(buffer, size, (long) field << 3 | 2);
    size = Uvarint.put(buffer, size, length);
    return raw(from, start, length);
  }

  private void reserve(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, Math.addExact(size, more)));
    }
  }
}
