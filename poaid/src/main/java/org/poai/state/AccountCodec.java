package org.poai.state;

import java.util.List;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;
import org.poai.rlp.Rlp;
import org.poai.rlp.RlpException;
import org.poai.rlp.RlpItem;
import org.poai.rlp.RlpWriter;

/**
 * An account as RLP [nonce, balance, storageRoot, codeHash]: its leaf in the trie and its flat
 * value.
 */
final class AccountCodec {
  private AccountCodec() {}

  static Bytes encode(Account account) {
    RlpWriter out = new RlpWriter();
    int list = out.beginList();
    out.scalar(account.nonce())
        .scalar(account.balance().value())
        .string(account.storageRoot())
        .string(account.codeHash());
    return Bytes.of(out.endList(list).toBytes());
  }

  static Account decode(Bytes rlp) {
    try {
      List<RlpItem> fields = Rlp.decodeList(rlp.toArray());
      return new Account(
          fields.get(0).asScalar().w0(),
          new Wei(fields.get(1).asScalar()),
          Hash32.of(fields.get(2).asBytes().toArray()),
          Hash32.of(fields.get(3).asBytes().toArray()));
    } catch (RlpException | RuntimeException e) {
      throw new IllegalStateException("a stored account is damaged", e);
    }
  }
}
