package org.poai.libp2p.multiformats;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads one protobuf message field by field, within limits that messages inside share. Presence is
 * the caller's: a field that is absent is never met. Unknown fields are those the caller does not
 * ask for.
 *
 * <pre>
 * while (in.next()) {
 *   switch (in.field()) {
 *     case 1 -&gt; key = in.bytes();
 *     case 2 -&gt; readAddress(in.message());
 *     default -&gt; {}
 *   }
 * }
 * </pre>
 */
public final class ProtoReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED32 = 5;

  private final byte[] input;
  private final int end;
  private final Budget budget;
  private int position;
  private int fieldStart;
  private int field;
  private int wireType;
  private long number;
  private int valueStart;

  private ProtoReader(byte[] input, int start, int end, Budget budget) {
    this.input = input;
    this.position = start;
    this.end = end;
    this.budget = budget;
  }

  /** A reader of a whole message, which is not copied and must not change meanwhile. */
  public static ProtoReader of(byte[] message, ProtoLimits limits) throws FormatException {
    if (message.length > limits.maxBytes()) {
      throw new FormatException(
          "a message of " + message.length + " bytes, more than " + limits.maxBytes());
    }
    return new ProtoReader(message, 0, message.length, new Budget(limits.maxFields()));
  }

  /** Moves to the next field; false at the end of the message. */
  public boolean next() throws FormatException {
    if (position == end) {
      return false;
    }
    budget.spend();
    fieldStart = position;
    long tag = varint();
    if (tag < 8 || tag > 0xffff_ffffL) {
      throw new FormatException("no field has this tag");
    }
    field = (int) (tag >>> 3);
    wireType = (int) (tag & 7);
    switch (wireType) {
      case VARINT -> number = varint();
      case FIXED64 -> skip(8);
      case FIXED32 -> skip(4);
      case LENGTH -> skip(varint());
      default -> throw new FormatException("a wire type that is not in use");
    }
    return true;
  }

  /** The number of the current field. */
  public int field() {
    return field;
  }

  /** Where the current field begins in the message, its tag included. */
  public int fieldStart() {
    return fieldStart;
  }

  /** Where the current field ends in the message. */
  public int fieldEnd() {
    return position;
  }

  public byte[] bytes() throws FormatException {
    require(LENGTH);
    return Arrays.copyOfRange(input, valueStart, position);
  }

  /** The bytes of a field that may not be longer than {@code max}. */
  public byte[] bytes(int max) throws FormatException {
    require(LENGTH);
    if (position - valueStart > max) {
      throw new FormatException("a field of more than " + max + " bytes");
    }
    return bytes();
  }

  /** Text, which has to be UTF-8. */
  public String string() throws FormatException {
    require(LENGTH);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(input, valueStart, position - valueStart))
          .toString();
    } catch (CharacterCodingException e) {
      throw new FormatException("text that is not UTF-8");
    }
  }

  /** An unsigned number of 64 bits. */
  public long uint64() throws FormatException {
    require(VARINT);
    return number;
  }

  public boolean bool() throws FormatException {
    return uint64() != 0;
  }

  /** A reader of the message in the current field; what it reads counts here too. */
  public ProtoReader message() throws FormatException {
    require(LENGTH);
    return new ProtoReader(input, valueStart, position, budget);
  }

  private void require(int wanted) throws FormatException {
    if (wireType != wanted) {
      throw new FormatException("field " + field + " is of another type");
    }
  }

  private void skip(long length) throws FormatException {
    if (length < 0 || length > end - position) {
      throw new FormatException("a field longer than its message");
    }
    valueStart = position;
    position += (int) length;
  }

  /** Protobuf's own varint: up to ten bytes, not always the shortest form. */
  private long varint() throws FormatException {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (position == end) {
        throw new FormatException("the message ends within a varint");
      }
      int next = input[position++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        if (shift == 63 && next > 1) {
          break;
        }
        return value;
      }
    }
    throw new FormatException("a varint of more than 64 bits");
  }

  /** The fields that may still come, for a message and all inside it. */
  private static final class Budget {
    private int left;

    Budget(int fields) {
      left = fields;
    }

    void spend() throws FormatException {
      if (--left < 0) {
        throw new FormatException("more fields than a message may have");
      }
    }
  }
}
