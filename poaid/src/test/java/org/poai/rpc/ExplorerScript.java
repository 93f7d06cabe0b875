package org.poai.rpc;

import java.util.List;
import java.util.Optional;
import org.poai.chain.block.Block;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.TransactionType;
import org.poai.evm.operation.Creations;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;
import org.poai.txpool.Payer;

/** Blocks of one payer with contracts that send, make and destroy. */
final class ExplorerScript {
  /** Sends on to {@link #HEIR} what it gets. */
  static final String FORWARDER = "5f5f5f5f3460bb5af100";

  /** Makes a contract of one byte of code, which gets what it got. */
  static final String FACTORY = "6360015ff35f526004601c34f000";

  /** Ends, in favour of {@link #HEIR}. */
  static final String DESTROYER = "60bbff";

  /** Reverts with the word 7. */
  static final String REVERTER = "60075f5260205ffd";

  static final Address HEIR = Address.fromHex("0x00000000000000000000000000000000000000bb");

  private final RpcRig rig;
  private long nonce;

  ExplorerScript(RpcRig rig) {
    this.rig = rig;
  }

  Address alice() {
    return rig.alice.address();
  }

  /** The next transaction of the payer. */
  SignedTransaction sign(Optional<Address> to, long value, String data) {
    return rig.alice.sign(
        TransactionType.DYNAMIC_FEE,
        Payer.CHAIN,
        nonce++,
        new GasTerms(200_000, UInt256.of(10 * Payer.GWEI), UInt256.of(Payer.GWEI)),
        new Message(to, UInt256.of(value), Bytes.fromHex(data)));
  }

  SignedTransaction pay(Address to, long value) {
    return sign(Optional.of(to), value, "0x");
  }

  /** The creation of a contract with this code. */
  SignedTransaction creation(String code) {
    String size = String.format(java.util.Locale.ROOT, "%02x", code.length() / 2);
    return sign(Optional.empty(), 0, "0x60" + size + "600a5f3960" + size + "5ff3" + code);
  }

  /** Where the payer's contract is. */
  Address contract(SignedTransaction creation) {
    return Creations.address(alice(), creation.transaction().nonce());
  }

  Block mine(SignedTransaction... transactions) {
    return rig.chain.mine(List.of(transactions));
  }

  /** A contract with this code, in a block of its own. */
  Address deploy(String code) {
    SignedTransaction creation = creation(code);
    mine(creation);
    return contract(creation);
  }
}
