package org.poai.governance;

import java.util.List;
import java.util.Optional;
import org.poai.chain.rules.ContentId;
import org.poai.chain.rules.DatasetRecord;
import org.poai.chain.rules.ModelRecord;
import org.poai.contract.Fields;
import org.poai.primitives.Hash32;

/** Records as the contracts' tuples, in both directions. */
final class Records {
  static final String MODEL =
      "(bytes32,bytes32,bytes32,bytes32,bytes32,uint64,uint64,uint64,uint32,uint8,uint8,uint64,"
          + "uint64,bytes32,string)";
  static final String DATASET = "(bytes32,bytes32,bytes32,bytes32,uint64,uint32,uint8)";

  private Records() {}

  static List<Object> tuple(ModelRecord model) {
    return List.of(
        model.hashes().modelSha256(),
        model.hashes().conformance(),
        model.hashes().muHash(),
        model.hashes().saltWordlistHash(),
        model.cid().digest(),
        model.figures().size(),
        model.figures().parameters(),
        model.figures().costUnits(),
        model.figures().dim(),
        model.figures().samples(),
        model.cid().codec(),
        model.delta().baseModel(),
        model.delta().size(),
        model.delta().sha256(),
        model.engine());
  }

  static ModelRecord model(Fields f) {
    return new ModelRecord(
        f.text(14),
        new ModelRecord.Hashes(f.hash(0), f.hash(1), f.hash(2), f.hash(3)),
        new ModelRecord.Figures(f.number(5), f.number(6), f.number(7), f.count(8), f.count(9)),
        new ContentId(f.count(10), f.hash(4)),
        new ModelRecord.Delta(f.number(11), f.number(12), f.hash(13)));
  }

  static List<Object> tuple(DatasetRecord dataset) {
    return List.of(
        dataset.root(),
        dataset.sealedSha256(),
        dataset.keyId(),
        dataset.cid().digest(),
        dataset.sealedSize(),
        dataset.records(),
        dataset.cid().codec());
  }

  /** A record with its key, all zeros where it is not revealed. */
  static DatasetRecord dataset(Fields f, Hash32 key) {
    return new DatasetRecord(
        f.hash(0),
        f.count(5),
        f.hash(1),
        f.number(4),
        new ContentId(f.count(6), f.hash(3)),
        f.hash(2),
        key.equals(Hash32.ZERO) ? Optional.empty() : Optional.of(key));
  }
}
