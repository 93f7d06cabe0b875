package org.poai.client.keystore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;

/** What a keystore file is encrypted under, as UTF-8; wiped by {@link #close}. */
public final class Password implements AutoCloseable {
  private static final int MAX_FILE = 4_096;

  private final byte[] bytes;

  private Password(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes characters, and wipes them. */
  public static Password of(char[] characters) {
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(characters));
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    encoded.clear().put(new byte[encoded.capacity()]);
    Arrays.fill(characters, '\0');
    return new Password(bytes);
  }

  /**
   * The first line of a file.
   *
   * @throws IOException when it cannot be read, or is too long for a password
   */
  public static Password read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_FILE + 1);
      int end = 0;
      while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
        end++;
      }
      byte[] line = Arrays.copyOf(bytes, end);
      Arrays.fill(bytes, (byte) 0);
      if (end > MAX_FILE) {
        throw new IOException("its first line is too long for a password");
      }
      return new Password(line);
    }
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  public boolean isSameAs(Password other) {
    return MessageDigest.isEqual(bytes, other.bytes);
  }

  byte[] bytes() {
    return bytes;
  }

  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public String toString() {
    return "a password";
  }
}
