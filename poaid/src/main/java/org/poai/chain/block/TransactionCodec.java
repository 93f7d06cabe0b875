package org.poai.chain.block;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.chain.block.Transaction.AccessEntry;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.Transaction.Signature;
import org.poai.crypto.Keccak;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.rlp.Rlp;
import org.poai.rlp.RlpException;
import org.poai.rlp.RlpItem;
import org.poai.rlp.RlpWriter;

/**
 * The envelopes of transactions (EIP-2718): an RLP list for type 0, the type's byte and an RLP list
 * else. One transaction has one byte string. The caller bounds the size before it calls.
 */
public final class TransactionCodec {
  private static final UInt256 V_FIRST = UInt256.of(27);
  private static final UInt256 V_LAST = UInt256.of(28);

  /** EIP-155: v = 35 + 2·chainId + parity. */
  private static final UInt256 V_PROTECTED = UInt256.of(35);

  private TransactionCodec() {}

  /** Reads an envelope of a type that this chain knows. */
  public static DecodeResult<Transaction> decode(Bytes envelope) {
    try {
      return new DecodeResult.Ok<>(read(envelope));
    } catch (RlpException e) {
      return new DecodeResult.Refused<>(
          DecodeResult.Reason.MALFORMED, String.valueOf(e.getMessage()));
    }
  }

  private static Transaction read(Bytes envelope) throws RlpException {
    if (envelope.isEmpty()) {
      throw new RlpException("an empty envelope");
    }
    int first = envelope.get(0) & 0xff;
    if (first >= 0xc0) {
      return legacy(new Fields(Rlp.decodeList(envelope.toArray()), 9));
    }
    byte[] list = java.util.Arrays.copyOfRange(envelope.toArray(), 1, envelope.size());
    return switch (first) {
      case 1 -> accessList(new Fields(Rlp.decodeList(list), 11));
      case 2 -> dynamicFee(new Fields(Rlp.decodeList(list), 12));
      default -> throw new RlpException("no transaction of type " + first);
    };
  }

  private static Transaction legacy(Fields fields) throws RlpException {
    long nonce = fields.number();
    UInt256 price = fields.scalar();
    GasTerms gas = new GasTerms(fields.number(), price, price);
    Message message = fields.message();
    UInt256 v = fields.scalar();
    boolean unprotected = v.equals(V_FIRST) || v.equals(V_LAST);
    if (!unprotected && v.compareTo(V_PROTECTED) < 0) {
      throw new RlpException("v is " + v);
    }
    UInt256 offset = unprotected ? V_FIRST : V_PROTECTED;
    UInt256 rest = v.minus(offset);
    boolean odd = (rest.w0() & 1) != 0;
    Optional<UInt256> chainId =
        unprotected ? Optional.empty() : Optional.of(UInt256.of(rest.toBigInteger().shiftRight(1)));
    return new Transaction(
        TransactionType.LEGACY, chainId, nonce, gas, message, List.of(), fields.signature(odd));
  }

  private static Transaction accessList(Fields fields) throws RlpException {
    UInt256 chainId = fields.scalar();
    long nonce = fields.number();
    UInt256 price = fields.scalar();
    GasTerms gas = new GasTerms(fields.number(), price, price);
    return rest(TransactionType.ACCESS_LIST, chainId, nonce, gas, fields);
  }

  private static Transaction dynamicFee(Fields fields) throws RlpException {
    UInt256 chainId = fields.scalar();
    long nonce = fields.number();
    UInt256 priority = fields.scalar();
    UInt256 maxFee = fields.scalar();
    GasTerms gas = new GasTerms(fields.number(), maxFee, priority);
    return rest(TransactionType.DYNAMIC_FEE, chainId, nonce, gas, fields);
  }

  private static Transaction rest(
      TransactionType type, UInt256 chainId, long nonce, GasTerms gas, Fields fields)
      throws RlpException {
    Message message = fields.message();
    List<AccessEntry> accessList = fields.accessList();
    UInt256 parity = fields.scalar();
    if (parity.compareTo(UInt256.ONE) > 0) {
      throw new RlpException("the parity of y is " + parity);
    }
    Signature signature = fields.signature(!parity.isZero());
    return new Transaction(type, Optional.of(chainId), nonce, gas, message, accessList, signature);
  }

  /** The envelope. */
  public static Bytes encode(Transaction transaction) {
    RlpWriter out = new RlpWriter();
    int list = beginSigned(transaction, out);
    Signature signature = transaction.signature();
    UInt256 v = UInt256.of(signature.odd() ? 1 : 0);
    if (transaction.type() == TransactionType.LEGACY) {
      v = transaction.chainId().map(id -> id.plus(id).plus(V_PROTECTED)).orElse(V_FIRST).plus(v);
    }
    out.scalar(v).scalar(signature.r()).scalar(signature.s());
    return Bytes.of(out.endList(list).toBytes());
  }

  /** What the sender signs. */
  public static Hash32 signingHash(Transaction transaction) {
    RlpWriter out = new RlpWriter();
    int list = beginSigned(transaction, out);
    if (transaction.type() == TransactionType.LEGACY && transaction.chainId().isPresent()) {
      out.scalar(transaction.chainId().get()).scalar(0).scalar(0);
    }
    return Keccak.hash(out.endList(list).toBytes());
  }

  /** Writes the type and all fields before the signature; where the list begins. */
  private static int beginSigned(Transaction transaction, RlpWriter out) {
    TransactionType type = transaction.type();
    GasTerms gas = transaction.gas();
    if (type != TransactionType.LEGACY) {
      out.raw(new byte[] {(byte) type.number()});
    }
    int list = out.beginList();
    if (type != TransactionType.LEGACY) {
      out.scalar(transaction.chainId().orElse(UInt256.ZERO));
    }
    out.scalar(transaction.nonce());
    if (type == TransactionType.DYNAMIC_FEE) {
      out.scalar(gas.maxPriorityFee());
    }
    out.scalar(gas.maxFee()).scalar(gas.limit());
    Message message = transaction.message();
    out.string(message.to().map(Address::toArray).orElse(new byte[0]));
    out.scalar(message.value()).string(message.data());
    if (type != TransactionType.LEGACY) {
      writeAccessList(transaction.accessList(), out);
    }
    return list;
  }

  private static void writeAccessList(List<AccessEntry> entries, RlpWriter out) {
    int list = out.beginList();
    for (AccessEntry entry : entries) {
      int pair = out.beginList();
      out.string(entry.address());
      int keys = out.beginList();
      entry.keys().forEach(out::string);
      out.endList(keys).endList(pair);
    }
    out.endList(list);
  }

  /** The fields of an envelope, read one after the other. */
  private static final class Fields {
    private final List<RlpItem> items;
    private int next;

    Fields(List<RlpItem> items, int count) throws RlpException {
      if (items.size() != count) {
        throw new RlpException(items.size() + " fields instead of " + count);
      }
      this.items = items;
    }

    UInt256 scalar() throws RlpException {
      return items.get(next++).asScalar();
    }

    long number() throws RlpException {
      UInt256 scalar = scalar();
      if (scalar.bitLength() > 64) {
        throw new RlpException("a number of more than 64 bits");
      }
      return scalar.w0();
    }

    Message message() throws RlpException {
      Bytes to = items.get(next++).asBytes();
      Optional<Address> recipient = to.isEmpty() ? Optional.empty() : Optional.of(address(to));
      return new Message(recipient, scalar(), items.get(next++).asBytes());
    }

    List<AccessEntry> accessList() throws RlpException {
      List<AccessEntry> entries = new ArrayList<>();
      for (RlpItem item : items.get(next++).asList()) {
        List<RlpItem> pair = item.asList();
        if (pair.size() != 2) {
          throw new RlpException("an entry of an access list has two parts");
        }
        List<Hash32> keys = new ArrayList<>();
        for (RlpItem key : pair.get(1).asList()) {
          keys.add(Hash32.of(exactly(key.asBytes(), Hash32.SIZE)));
        }
        entries.add(new AccessEntry(address(pair.get(0).asBytes()), keys));
      }
      return entries;
    }

    Signature signature(boolean odd) throws RlpException {
      return new Signature(odd, scalar(), scalar());
    }

    private static Address address(Bytes bytes) throws RlpException {
      return Address.of(exactly(bytes, Address.SIZE));
    }

    private static byte[] exactly(Bytes bytes, int size) throws RlpException {
      if (bytes.size() != size) {
        throw new RlpException(bytes.size() + " bytes instead of " + size);
      }
      return bytes.toArray();
    }
  }
}
