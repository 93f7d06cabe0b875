package org.poai.rlp;

import java.util.Arrays;

/**
 * Reads items from untrusted bytes one after another, in canonical form only; a list is read by a
 * reader of its own. A bound is looked at before anything is allocated. Not thread-safe.
 */
public final class RlpReader {
  private static final int STRING = 0x80;
  private static final int LIST = 0xc0;

  /** Above the prefix of an empty item: a payload of more bytes has a length of its own. */
  private static final int MAX_SHORT = 55;

  private final byte[] input;
  private final int end;
  private int position;

  private RlpReader(byte[] input, int position, int end) {
    this.input = input;
    this.position = position;
    this.end = end;
  }

  /** A reader of the items of the one list that takes up all of the input. */
  public static RlpReader ofList(byte[] input) throws RlpException {
    RlpReader whole = new RlpReader(input, 0, input.length);
    RlpReader list = whole.list();
    whole.end();
    return list;
  }

  static RlpReader of(byte[] input) {
    return new RlpReader(input, 0, input.length);
  }

  /** Whether all items were read. */
  public boolean isAtEnd() {
    return position == end;
  }

  /** Whether the next item is a list. */
  boolean isAtList() {
    return position < end && (input[position] & 0xff) >= LIST;
  }

  /**
   * Complains of items that were not read.
   *
   * @throws RlpException where bytes are left
   */
  public void end() throws RlpException {
    if (!isAtEnd()) {
      throw new RlpException("bytes follow the item");
    }
  }

  /** Reads a list: the reader of its items. This reader stands behind it then. */
  public RlpReader list() throws RlpException {
    int prefix = next();
    if (prefix < LIST) {
      throw new RlpException("a list was expected");
    }
    int length = length(prefix - LIST);
    position += length;
    return new RlpReader(input, position - length, position);
  }

  /** Reads a byte string of any size. */
  public byte[] string() throws RlpException {
    return string(Integer.MAX_VALUE);
  }

  /** Reads a byte string of at most {@code max} bytes. */
  public byte[] string(int max) throws RlpException {
    int length = stringLength();
    if (length > max) {
      throw new RlpException(length + " bytes where at most " + max + " are allowed");
    }
    position += length;
    return Arrays.copyOfRange(input, position - length, position);
  }

  /**
   * How many items are left, without reading them; {@code most + 1} where there are more than
   * {@code most}.
   */
  public int count(int most) throws RlpException {
    RlpReader ahead = new RlpReader(input, position, end);
    int items = 0;
    while (items <= most && !ahead.isAtEnd()) {
      ahead.skip();
      items++;
    }
    return items;
  }

  private void skip() throws RlpException {
    if (isAtList()) {
      list();
    } else {
      int length = stringLength();
      position += length;
    }
  }

  /** The length of the byte string whose payload this reader then stands before. */
  private int stringLength() throws RlpException {
    int prefix = next();
    if (prefix >= LIST) {
      throw new RlpException("a byte string was expected");
    }
    if (prefix < STRING) {
      position--;
      return 1;
    }
    int length = length(prefix - STRING);
    if (length == 1 && (input[position] & 0xff) < STRING) {
      throw new RlpException("a small byte stands for itself");
    }
    return length;
  }

  /** The payload length that a prefix announces; checked against what is there. */
  private int length(int code) throws RlpException {
    long length = code > MAX_SHORT ? longLength(code - MAX_SHORT) : code;
    if (length > end - position) {
      throw new RlpException("the item is longer than what is there");
    }
    return (int) length;
  }

  private long longLength(int lengthBytes) throws RlpException {
    if (lengthBytes > 4) {
      throw new RlpException("the item is longer than what is there");
    }
    long length = 0;
    for (int i = 0; i < lengthBytes; i++) {
      int next = next();
      if (i == 0 && next == 0) {
        throw new RlpException("a length has no leading zeros");
      }
      length = length << 8 | next;
    }
    if (length <= MAX_SHORT) {
      throw new RlpException("a short length is in the prefix");
    }
    return length;
  }

  private int next() throws RlpException {
    if (position >= end) {
      throw new RlpException("the input ends within an item");
    }
    return input[position++] & 0xff;
  }
}
