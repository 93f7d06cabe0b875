package org.poai.rpc.poai;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.genesis.Manifest;
import org.poai.dataset.Dataset;
import org.poai.json.JsonValue.JsonObject;
import org.poai.miner.DeskRig;
import org.poai.query.Quizzes;
import org.poai.rpc.TestRpc;
import org.poai.rpc.message.Method;
import org.poai.rpc.poai.WorkMethods.OwnMining;

/** The methods {@code poai_} on a node that gives work. */
public final class DeskMethods {
  private DeskMethods() {}

  public static Map<String, Method> of(DeskRig rig) {
    Manifest manifest = rig.prover.manifest();
    Dataset records = rig.prover.quiz().referee().dataset();
    Map<String, Method> methods = new HashMap<>();
    methods.putAll(
        new ProofMethods(
                new Quizzes(
                    TestRpc.view(rig.tree, rig.pool, rig.clock, System::nanoTime),
                    ManifestSchedule.always(manifest),
                    records))
            .methods());
    JsonObject nothing = new JsonObject(Map.of());
    methods.putAll(
        new AssetMethods(
                records, new AssetMethods.Shown(() -> nothing, () -> nothing, () -> nothing))
            .methods());
    methods.putAll(
        new WorkMethods(
                rig.desk,
                () -> new OwnMining(false, true, rig.obstacle, Optional.of(DeskRig.NODE), 0, 0))
            .methods());
    return methods;
  }
}
