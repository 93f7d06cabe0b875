package org.poai.quiz;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.poai.chain.block.Block;
import org.poai.chain.block.BodyCommitments;
import org.poai.chain.block.Execution;
import org.poai.chain.block.Header;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.Seal;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SealedPart;
import org.poai.chain.block.Terms;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.Genesis;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.ManifestCodec;
import org.poai.crypto.Keccak;
import org.poai.crypto.Preimage;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Epoch;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.quiz.proof.Challenge;
import org.poai.quiz.proof.Evaluation;
import org.poai.quiz.proof.Lottery;
import org.poai.state.Account;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;

/**
 * Block 1 of a devnet without prefunded accounts, with the first nonce that wins: valid in every
 * respect. Its state is one account, the miner's with the subsidy, so that its root can be written
 * down here without a trie.
 */
record GoldenBlock(ChainSpec spec, Block genesis, Hash32 epochKey, Block block) {
  private static final Address MINER =
      Address.fromHex("0x00000000000000000000000000000000000000a1");
  private static final UInt256 BASE_FEE_AFTER_EMPTY_BLOCK = UInt256.of(875_000_000);

  static GoldenBlock mine(DevelopmentNode node) throws Exception {
    Manifest manifest = node.manifest(2);
    ChainSpec devnet = BuiltInChains.devnet(manifest.costUnits());
    ChainSpec spec =
        new ChainSpec(
            devnet.identity(),
            devnet.pace(),
            devnet.targets(),
            devnet.genesisTimestamp(),
            devnet.economy(),
            devnet.finality(),
            new TreeMap<>());
    Block genesis = Genesis.block(spec, manifest, Account.EMPTY_TRIE_ROOT);
    Hash32 epochKey = Preimage.of(genesis.hash()).u64(0).keccak();
    Quiz quiz = node.quiz(2);
    List<String> answers = DevelopmentNode.await(quiz.prepare(epochKey, genesis.hash()));
    SealedPart part = part(spec, manifest, genesis, answers);
    Challenge challenge = Challenge.of(SealedHeader.of(new Header(part, Seal.NONE)), epochKey);
    for (long nonce = 0; ; nonce++) {
      Optional<Evaluation> evaluation = DevelopmentNode.await(quiz.evaluate(challenge, nonce));
      if (evaluation.isPresent() && wins(challenge, evaluation.get().seal(nonce), spec)) {
        Header header = new Header(part, evaluation.get().seal(nonce));
        Block block = new Block(SealedHeader.of(header), List.of(), answers);
        return new GoldenBlock(spec, genesis, epochKey, block);
      }
    }
  }

  private static boolean wins(Challenge challenge, Seal seal, ChainSpec spec) {
    return Lottery.of(challenge.sealHash(), seal).compareTo(spec.targets().genesisTarget()) <= 0;
  }

  private static SealedPart part(
      ChainSpec spec, Manifest manifest, Block genesis, List<String> answers) {
    return new SealedPart(
        new Lineage(
            BlockNumber.of(1),
            genesis.hash(),
            spec.genesisTimestamp() + spec.pace().blockTimeSeconds(),
            MINER),
        new Execution(
            stateRoot(spec),
            Account.EMPTY_TRIE_ROOT,
            Account.EMPTY_TRIE_ROOT,
            Execution.EMPTY_BLOOM,
            spec.economy().gasLimit(),
            0,
            BASE_FEE_AFTER_EMPTY_BLOCK),
        new Terms(
            spec.targets().genesisTarget(),
            Epoch.of(0),
            ManifestCodec.hash(manifest),
            Hash32.ZERO,
            BodyCommitments.answersHash(answers),
            Bytes.EMPTY));
  }

  /** Keccak of the one leaf: hex-prefixed path Keccak(miner), account (0, subsidy, no storage). */
  private static Hash32 stateRoot(ChainSpec spec) {
    byte[] path = new byte[33];
    path[0] = 0x20;
    Keccak.hash(MINER).copyTo(path, 1);
    BigInteger subsidy = spec.economy().subsidy().value().toBigInteger();
    byte[] account =
        RlpEncoder.encode(
            new RlpList(
                RlpString.create(0),
                RlpString.create(subsidy),
                RlpString.create(Account.EMPTY_TRIE_ROOT.toArray()),
                RlpString.create(Keccak.hash(new byte[0]).toArray())));
    byte[] leaf = RlpEncoder.encode(new RlpList(RlpString.create(path), RlpString.create(account)));
    return Keccak.hash(leaf);
  }
}
