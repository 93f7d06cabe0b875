package org.poai.chain.stored;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.rules.StateEdit;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.rlp.Rlp;
import org.poai.rlp.RlpException;
import org.poai.rlp.RlpItem;
import org.poai.rlp.RlpWriter;
import org.poai.state.StateDelta;
import org.poai.state.StateView;
import org.poai.store.Batch;
import org.poai.store.Column;
import org.poai.store.IncompleteStoreException;
import org.poai.store.KeyValueStore;
import org.poai.store.KeyValueStore.Durability;

/**
 * What a developer has set by hand in the state of a chain that its node edits; every other chain
 * has none. Edits are kept by the hash of the block after which they were made, and the block that
 * follows on it writes them: so whoever has the store can run each block again. Safe from any
 * thread.
 */
public final class StateEdits {
  private static final byte[] PREFIX = "edits/".getBytes(StandardCharsets.US_ASCII);
  private static final int BALANCE = 0;
  private static final int NONCE = 1;
  private static final int CODE = 2;
  private static final int WORD = 3;

  private final KeyValueStore database;
  private final boolean edited;
  private volatile Optional<Overlay> overlay = Optional.empty();

  /** What the edits after the head make of the state with this root. */
  private record Overlay(Hash32 root, StateDelta delta) {}

  StateEdits(KeyValueStore database, boolean edited) {
    this.database = database;
    this.edited = edited;
  }

  /** The edits after a block, in their order. */
  public List<StateEdit> after(Hash32 parent) {
    return edited
        ? database.get(Column.META, key(parent)).map(StateEdits::decode).orElse(List.of())
        : List.of();
  }

  /**
   * Puts edits after the head in the place of those that are there.
   *
   * @param delta what they amount to
   */
  public void put(SealedHeader head, List<StateEdit> edits, StateDelta delta) {
    if (!edited) {
      throw new IllegalStateException("the state of this chain is what its transactions make");
    }
    Batch batch = new Batch();
    if (edits.isEmpty()) {
      batch.delete(Column.META, key(head.hash()));
    } else {
      batch.put(Column.META, key(head.hash()), encode(edits));
    }
    database.write(batch, Durability.BUFFERED);
    overlay =
        edits.isEmpty()
            ? Optional.empty()
            : Optional.of(new Overlay(head.header().execution().stateRoot(), delta));
  }

  /** The state after the head as the next block's transactions find it; closing closes both. */
  public StateView over(StateView head) {
    Optional<Overlay> now = overlay;
    return now.isPresent() && now.get().root().equals(head.root())
        ? head.with(now.get().delta()).lent(head::close)
        : head;
  }

  private static byte[] key(Hash32 parent) {
    return ByteBuffer.allocate(PREFIX.length + Hash32.SIZE)
        .put(PREFIX)
        .put(parent.toArray())
        .array();
  }

  private static byte[] encode(List<StateEdit> edits) {
    RlpWriter out = new RlpWriter();
    int list = out.beginList();
    edits.forEach(edit -> encode(edit, out));
    return out.endList(list).toBytes();
  }

  private static void encode(StateEdit edit, RlpWriter out) {
    int list = out.beginList();
    if (edit instanceof StateEdit.Balance balance) {
      out.scalar(BALANCE).string(edit.account()).scalar(balance.wei());
    } else if (edit instanceof StateEdit.Nonce nonce) {
      out.scalar(NONCE).string(edit.account()).scalar(nonce.nonce());
    } else if (edit instanceof StateEdit.Code code) {
      out.scalar(CODE).string(edit.account()).string(code.code());
    } else if (edit instanceof StateEdit.Word word) {
      out.scalar(WORD).string(edit.account()).scalar(word.slot()).scalar(word.word());
    }
    out.endList(list);
  }

  private static List<StateEdit> decode(byte[] bytes) {
    try {
      List<StateEdit> edits = new ArrayList<>();
      for (RlpItem item : Rlp.decodeList(bytes)) {
        edits.add(decode(item.asList()));
      }
      return edits;
    } catch (RlpException | IllegalArgumentException e) {
      throw IncompleteStoreException.lacks("readable edits (" + e.getMessage() + ")").get();
    }
  }

  private static StateEdit decode(List<RlpItem> fields) throws RlpException {
    Bytes address = fields.get(1).asBytes();
    Address account = Address.of(address.toArray());
    RlpItem value = fields.get(2);
    long kind = fields.get(0).asScalar().w0();
    return switch ((int) kind) {
      case BALANCE -> new StateEdit.Balance(account, value.asScalar());
      case NONCE -> new StateEdit.Nonce(account, value.asScalar().w0());
      case CODE -> new StateEdit.Code(account, value.asBytes());
      case WORD -> new StateEdit.Word(account, value.asScalar(), fields.get(3).asScalar());
      default -> throw new RlpException("an edit of kind " + kind);
    };
  }
}
