package org.poai.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.rules.DatasetRecord;
import org.poai.cli.CommandRun;
import org.poai.client.NodeAssets;
import org.poai.client.NodeUrl;
import org.poai.crypto.Keccak;
import org.poai.crypto.Sha256;
import org.poai.dataset.Dataset;
import org.poai.dataset.FileCorpus;
import org.poai.dataset.RenamedDataset;
import org.poai.dataset.SealedWriter;
import org.poai.governance.BallotCalls;
import org.poai.governance.DatasetKeyFile;
import org.poai.governance.asset.ContentIds;
import org.poai.inference.synth.DevelopmentModel;
import org.poai.network.asset.AssetHash;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;

/**
 * Two programs on one machine change their records by vote: one proposal whose file does not have
 * the root that it claims, one whose key is withheld, and one that is as it should be, whose key
 * the first node reveals by itself and which begins at the same boundary as another model.
 */
@Tag("scenario")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class DatasetIT {
  private static final Pattern RPC = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");
  private static final int FALSE_ROOT = 1;
  private static final int WITHHELD = 2;
  private static final int SOUND = 3;

  /** The false root is a candidate alone before the sound proposals are. */
  private static final int FALSE_EPOCH = 7;

  private static final int SOUND_EPOCH = 8;
  private static final int EPOCH_BLOCKS = 10;

  @TempDir Path folder;

  private Daemon node(String directory, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("--target=80", "--epoch-blocks=" + EPOCH_BLOCKS, "--rpc-port=0", "--no-mdns"));
    arguments.addAll(List.of(more));
    return Daemon.node(folder.resolve(directory), arguments.toArray(String[]::new));
  }

  /** A command of a person beside node A, who waits for its block; what it said. */
  private String poaid(String... words) {
    List<String> arguments = new ArrayList<>(List.of(words));
    arguments.addAll(List.of("--data-dir", folder.resolve("a").toString()));
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isZero();
    return run.err();
  }

  private String gov(String... words) {
    List<String> arguments = new ArrayList<>(List.of("gov"));
    arguments.addAll(List.of(words));
    arguments.addAll(List.of("--from=dev3", "--wait"));
    return poaid(arguments.toArray(String[]::new));
  }

  @Test
  void records_proposedAndVotedFor_ruleWithAnotherModelAtOneBoundary_andNoFalseOnesDo()
      throws Exception {
    Path keys = Files.createDirectories(folder.resolve("keys"));
    try (Daemon a = node("a", "--reveal-keys=" + keys, "--reveal-account=dev4")) {
      String address = a.find(Daemon.ADDRESS);
      try (Daemon b =
          node(
              "b",
              "--miner-address=0x70997970c51812dc3a010c7d01b50e0d17dc79c8",
              "--peer-multiaddr=" + address)) {
        String unused = b.await(line -> line.contains(" joined, at block "));
        assertThat(gov("lock", "5000")).contains("5000 POAI are locked");
        long window = decide(a, keys);
        switches(a, b, window);
        serves(b);
      }
    }
  }

  /** Proposes, votes and queues; the last block in which the withheld key might have come. */
  private long decide(Daemon a, Path keys) throws Exception {
    Path file = DevelopmentModel.ensure(folder.resolve("model"));
    String model =
        gov(
            "propose",
            "model",
            file.toString(),
            "--samples=4",
            "--not-before=" + SOUND_EPOCH,
            "--yes");
    Voters.Vote modelVote = Voters.vote(model, 1);
    falseRoot(keys);
    Path withheld = folder.resolve("withheld.key");
    Voters.Vote unused = propose("withheld", "everyday.jsonl", withheld, WITHHELD);
    Voters.Vote last =
        propose(
            "sound",
            "facts.jsonl",
            keys.resolve("sound.key"),
            SOUND,
            "--not-before=" + SOUND_EPOCH);
    Voters.awaitBlock(a, modelVote.first() - 1);
    assertThat(gov("vote", "1", "yes")).contains("is reached.");
    Voters.awaitBlock(a, last.first() - 1);
    for (int dataset : List.of(FALSE_ROOT, WITHHELD, SOUND)) {
      assertThat(gov("vote", dataset + "", "yes", "--dataset")).contains("is reached.");
    }
    Voters.awaitBlock(a, last.last());
    assertThat(gov("queue", "1")).contains("epoch " + SOUND_EPOCH);
    return queue();
  }

  private Voters.Vote propose(String name, String file, Path key, int proposal, String... more)
      throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "propose",
                "dataset",
                records(name, file).toString(),
                "--key-out=" + key,
                "--out=" + folder.resolve(name + ".sealed"),
                "--yes"));
    words.addAll(List.of(more));
    return Voters.vote(gov(words.toArray(String[]::new)), proposal);
  }

  private Path records(String name, String file) throws IOException {
    Path records = Files.createDirectories(folder.resolve(name));
    Files.copy(Path.of("dataset", "testdata", file), records.resolve(file));
    return records;
  }

  /** No command proposes what is false, so this one sends it as it is. */
  private void falseRoot(Path keys) throws Exception {
    Dataset records =
        FileCorpus.read(records("false", "everyday.jsonl"), record -> Optional.empty());
    Hash32 key = Keccak.hash(Bytes.utf8("a key"));
    Path file = folder.resolve("false.sealed");
    SealedWriter.write(file, new RenamedDataset(records, Keccak.hash(Bytes.utf8("a root"))), key);
    DatasetKeyFile.write(keys.resolve("false.key"), key);
    poaid("asset", "add", file.toString());
    AssetHash hash = AssetHash.of(file);
    DatasetRecord record =
        new DatasetRecord(
            Keccak.hash(Bytes.utf8("a root")),
            records.size(),
            hash.sha256(),
            hash.chunks().size(),
            ContentIds.of(hash.chunks()),
            Keccak.hash(key),
            Optional.empty());
    Message message = BallotCalls.propose(record, FALSE_EPOCH, "", Wei.ofPoai(60));
    poaid(
        "send",
        "--from=dev3",
        "--wait",
        "--to=" + message.to().orElseThrow(),
        "--value=60",
        "--data=" + message.data().toHex());
  }

  private long queue() {
    assertThat(gov("queue", FALSE_ROOT + "", "--dataset")).contains("epoch " + FALSE_EPOCH);
    assertThat(gov("queue", SOUND + "", "--dataset")).contains("epoch " + SOUND_EPOCH);
    String withheld = gov("queue", WITHHELD + "", "--dataset");
    return Long.parseLong(
        Voters.found(
                Pattern.compile("Its key must come between block \\d+ and block (\\d+)"), withheld)
            .group(1));
  }

  private void switches(Daemon a, Daemon b, long window) throws InterruptedException {
    Voters.awaitBlock(a, window);
    assertThat(gov("slash", WITHHELD + "")).contains("50 POAI of bond are burned");
    for (Daemon node : List.of(a, b)) {
      String false1 = node.await(line -> line.contains("Not ready: "));
      assertThat(false1).contains("has the root");
    }
    for (Daemon node : List.of(a, b)) {
      String begins = node.await(line -> line.contains(" begins under manifest "));
      assertThat(begins).contains("model 1, dataset " + SOUND);
    }
    long boundary = (long) SOUND_EPOCH * EPOCH_BLOCKS;
    for (Daemon node : List.of(a, b)) {
      Voters.awaitBlock(node, boundary + 3);
      assertThat(node.lines().stream().filter(line -> line.contains(" begins under manifest ")))
          .hasSize(1);
    }
  }

  /** The node that fetched the records gives them to machines that mine for it. */
  private void serves(Daemon b) throws Exception {
    Path sealed = folder.resolve("sound.sealed");
    String url =
        b.lines().stream().filter(line -> line.contains("JSON-RPC")).findFirst().orElseThrow();
    NodeUrl node = NodeUrl.parse(Voters.found(RPC, url).group());
    Hash32 sha256 = Sha256.hash(Files.readAllBytes(sealed));
    Path fetched = new NodeAssets(node, folder.resolve("fetched")).fetch(sha256);
    assertThat(fetched).hasSameBinaryContentAs(sealed);
  }
}
