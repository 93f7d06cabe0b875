package org.poai.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.Wallet;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.rules.Turn.Candidate;
import org.poai.disk.DiskException;
import org.poai.disk.FailingDisk;
import org.poai.primitives.Hash32;
import org.poai.quiz.FakeReferee;
import org.poai.store.IncompleteStoreException;
import org.poai.testing.VirtualHost;
import org.poai.testing.VirtualMachine;

/**
 * A whole node in virtual time, and the machine that it is on: tree, pool, miner, quiz on fake
 * engines, network and store are the real ones. It may crash and be started again on its disk.
 */
final class SimNode {
  final SimWorld world;
  final int number;
  final VirtualHost host;
  final SimDisk disk;
  final Wallet wallet;
  final SimFaults.Planted planted;
  private final SplittableRandom random;
  private final FailingDisk files;
  private final List<SimModel> models = new ArrayList<>();
  private Optional<SimProcess> running = Optional.empty();
  private long clockErrorMillis;
  private boolean mines = true;
  private boolean lies;
  private boolean checksLong;
  private SimDuties.Plan duties = SimDuties.Plan.NONE;

  SimNode(SimWorld world, int number, SimFaults.Planted planted) {
    this.world = world;
    this.number = number;
    this.planted = planted;
    this.random = world.random.split();
    this.disk = new SimDisk(random.split());
    this.wallet = SimWorld.wallet(number);
    this.host = world.net.host(number, world.between(10, 150));
    this.files = new FailingDisk(folder());
    for (FakeReferee referee : world.referees) {
      models.add(new SimModel(world, referee, folder().resolve("model-" + models.size())));
    }
    if (planted.skipsWrites(number)) {
      disk.skipBatches();
    }
  }

  private Path folder() {
    try {
      return Files.createDirectories(world.directory.resolve("node-" + number));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the transactions that were handed to it are kept. */
  Path journal() {
    return files.folder().resolve("transactions.txt");
  }

  String name() {
    return "node " + number;
  }

  /** The process that runs now. */
  Optional<SimProcess> running() {
    return running;
  }

  SimModel model(Scheduled manifest) {
    return models.get(world.model(manifest.hash()));
  }

  /** From its next start on it does this in the market. */
  void duties(SimDuties.Plan plan) {
    duties = plan;
  }

  SimDuties.Plan duties() {
    return duties;
  }

  /** Where the keys of its datasets lie. */
  Path keys() {
    return folder().resolve("keys");
  }

  /** From now on it signals for models that it does not have, too. */
  void lie(boolean lying) {
    lies = lying;
  }

  /** From now on its checks of candidates do not end, so that it signals nothing. */
  void checkLong(boolean checking) {
    checksLong = checking;
  }

  /** What its blocks signal: the first candidate whose model it has. */
  Hash32 signal(List<Candidate> candidates) {
    if (checksLong) {
      return Hash32.ZERO;
    }
    return candidates.stream()
        .map(Candidate::manifest)
        .filter(manifest -> lies || model(manifest).isHere())
        .map(Scheduled::hash)
        .findFirst()
        .orElse(Hash32.ZERO);
  }

  /** Whether a model's file is here. */
  boolean hasModel(Hash32 sha256) {
    for (int i = 0; i < models.size(); i++) {
      if (world.referees.get(i).manifest().model().modelSha256().equals(sha256)) {
        return models.get(i).isHere();
      }
    }
    return false;
  }

  SimModel model(int place) {
    return models.get(place);
  }

  List<SimModel> models() {
    return models;
  }

  /** What its files other than the store are on. */
  FailingDisk files() {
    return files;
  }

  /** Its clock is wrong by so much from now on. */
  void clockError(long millis) {
    clockErrorMillis = millis;
  }

  long clockErrorMillis() {
    return clockErrorMillis;
  }

  /** Mines no more. */
  void stopMining() {
    mines = false;
    running.ifPresent(process -> process.miner().stop());
  }

  SealedHeader head() {
    return running.orElseThrow().tree().chain().head().header();
  }

  /** The process ends without a word. */
  void crash(String why) {
    if (running.isPresent()) {
      world.log(name() + " crashes: " + why);
      running.get().hardware().powerOff();
      running = Optional.empty();
      disk.open();
      host.turn(false);
    }
  }

  /** The machine loses its power: of what was not forced to its disk a beginning is left. */
  void losePower(String why) {
    crash(why);
    disk.losePower();
    try {
      files.losePower(random::nextInt);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a process on the disk as it is. */
  void start() {
    if (running.isPresent()) {
      return;
    }
    world.log(name() + " starts");
    host.reset();
    VirtualMachine machine = new VirtualMachine(world.time, random.split());
    try {
      if (planted.losesJournal(number)) {
        Files.deleteIfExists(journal());
      }
      running = Optional.of(new SimProcess(this, machine, disk.open()));
      host.turn(true);
      if (mines) {
        running.get().miner().start();
      }
    } catch (IncompleteStoreException e) {
      machine.powerOff();
      world.violated(name() + " does not start: " + e.getMessage());
    } catch (DiskException e) {
      machine.powerOff();
      world.log(name() + " does not start: " + e.getMessage());
    } catch (IOException | RuntimeException e) {
      machine.powerOff();
      world.violated(name() + " does not start: " + SimWorld.stack(e));
    }
  }

  /** Everything that was wrong with its machine is mended. */
  void mend() {
    clockError(0);
    disk.full(false);
    disk.crashNoMore();
    files.heal();
    models.forEach(SimModel::mend);
    models.forEach(model -> model.isHere(true));
    lie(false);
    host.latency(50);
    start();
  }
}
