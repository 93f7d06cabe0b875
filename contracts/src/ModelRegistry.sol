// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {Ballots} from "./Ballots.sol";

/// @title Which model and engine the chain proves its work with
/// @notice Anybody with enough voting power proposes a model: the hash of its file and the values that every node computes
/// from the file again. The contract checks ranges alone; what a file *is* no contract can know, so miners signal for a
/// model only after their own nodes found every value true. The way back to an older model is `proposeExisting`.
/// @dev An account of the genesis state at 0x…504f0001. Record 0 is the model of the genesis manifest and is not stored.
contract ModelRegistry is Ballots {
    using Strings for uint256;

    /// @dev CONSENSUS, word for word; the numbers are offsets from the record's slot.
    struct Model {
        bytes32 modelSha256; //      +0 SHA-256 of the whole GGUF file
        bytes32 conformance; //      +1 what its engine makes of the conformance prompts
        bytes32 muHash; //           +2 Keccak(JCS(mu)), mu the mean conformance state
        bytes32 saltWordlistHash; // +3 of the words that salts are made of
        bytes32 cidDigest; //        +4 with cidCodec: CIDv1 of the file on IPFS, 01 ‖ codec ‖ 12 20 ‖ digest; 0: not there
        uint64 size; //              +5 bytes of the file
        uint64 parameters; //           elements of all tensors
        uint64 costUnits; //            cost of one evaluation
        uint32 dim; //                  width of a state
        uint8 samples; //               records of one evaluation: 1, 2, 4 or 8
        uint8 cidCodec; //              0x55 raw, 0x70 dag-pb, 0 where there is no CID
        uint64 baseModel; //         +6 the older record that the delta changes
        uint64 deltaSize; //            bytes of the delta file
        bytes32 deltaSha256; //      +7 of the delta file that makes this model from baseModel; 0: there is none
        string engine; //            +8 id of the referee engine, 1 to 96 characters of [-./0-9A-Z_a-z]
    }

    /// @notice The most bytes that a model's file may have: 64 GiB, as an asset.
    uint256 public constant MAX_SIZE = 64 << 30;
    /// @notice The most cost units of an evaluation.
    uint256 public constant MAX_COST_UNITS = 1 << 32;
    /// @notice The greatest width of a state.
    uint256 public constant MAX_DIM = 65_536;
    /// @notice The most characters of an engine's id.
    uint256 public constant MAX_ENGINE = 96;

    /// @dev Slot 16.
    mapping(uint256 modelId => Model) internal _models;

    /// @notice Proposal `proposalId` is about the new record `modelId`.
    event ModelProposed(
        uint256 indexed modelId, uint256 indexed proposalId, bytes32 modelSha256, string engine, Model model
    );

    /// @notice A field of the record is out of its range.
    error InvalidModel(string field);
    /// @notice No record has this number, or none that is stored.
    error UnknownModel(uint256 modelId);
    /// @notice A manifest has at least as many records as samples, and fewer than 2^32.
    error InvalidRecordCount(uint256 records, uint256 samples);

    /// @inheritdoc Ballots
    function name() public pure override returns (string memory) {
        return "ModelRegistry";
    }

    /// @notice A record; zeros for a number that no stored record has.
    function model(uint256 modelId) external view returns (Model memory) {
        return _models[modelId];
    }

    /// @notice The record that rules now; 0 is that of genesis.
    function activeModel() external view returns (uint256) {
        return _proposals[schedule.active].subject;
    }

    /// @notice Records a model and proposes it. The bond to send is `params.bond`.
    /// @param notBefore the first epoch that it may rule; see `EpochOutOfRange` for its range
    /// @param description at most 4096 bytes, for voters: where the weights come from, why they are better
    function propose(Model calldata newModel, uint256 notBefore, string calldata description)
        external
        payable
        returns (uint256 proposalId)
    {
        uint256 modelId = ++recordCount;
        _check(newModel, modelId);
        _models[modelId] = newModel;
        proposalId = _propose(modelId, notBefore, params.bond, description);
        emit ModelProposed(modelId, proposalId, newModel.modelSha256, newModel.engine, newModel);
    }

    /// @notice Proposes a model that is on record, 0 for that of genesis: the way back to an older model or, with the model
    /// that rules, the way to call off every older plan.
    function proposeExisting(uint256 modelId, uint256 notBefore, string calldata description)
        external
        payable
        returns (uint256 proposalId)
    {
        if (modelId > recordCount) revert UnknownModel(modelId);
        return _propose(modelId, notBefore, params.bond, description);
    }

    /// @notice The manifest that a stored model makes with a dataset, byte for byte as nodes derive it: JCS of 13 members.
    function manifest(uint256 modelId, bytes32 datasetRoot, uint256 records) public view returns (bytes memory) {
        Model storage m = _models[modelId];
        if (m.samples == 0) revert UnknownModel(modelId);
        if (records < m.samples || records > type(uint32).max) revert InvalidRecordCount(records, m.samples);
        bytes memory head = abi.encodePacked(
            '{"answerTokens":8,"bitsPerRecord":',
            (256 / uint256(m.samples)).toString(),
            ',"conformance":"',
            _hex(m.conformance),
            '","costUnits":',
            uint256(m.costUnits).toString(),
            ',"datasetRoot":"',
            _hex(datasetRoot),
            '","dim":',
            uint256(m.dim).toString()
        );
        bytes memory tail = abi.encodePacked(
            ',"engine":"',
            m.engine,
            '","modelSha256":"',
            _hex(m.modelSha256),
            '","muHash":"',
            _hex(m.muHash),
            '","promptTokens":64,"records":',
            records.toString(),
            ',"saltWordlistHash":"',
            _hex(m.saltWordlistHash),
            '","samples":',
            uint256(m.samples).toString(),
            "}"
        );
        return bytes.concat(head, tail);
    }

    /// @notice Keccak of that manifest: the manifestHash of headers.
    function manifestHash(uint256 modelId, bytes32 datasetRoot, uint256 records) external view returns (bytes32) {
        return keccak256(manifest(modelId, datasetRoot, records));
    }

    // ---- for Ballots

    /// @dev One whole epoch lies between, in which readiness is counted.
    function _lead(uint256) internal pure override returns (uint256) {
        return 2;
    }

    function _isOpen(uint256) internal pure override returns (bool) {
        return true;
    }

    function _bondAfterQueue(uint256) internal pure override returns (uint128) {
        return 0;
    }

    function _mayOpen(uint256) internal pure override returns (bool) {
        return false;
    }

    // ---- inside

    function _hex(bytes32 word) private pure returns (string memory) {
        return uint256(word).toHexString(32);
    }

    function _check(Model calldata m, uint256 modelId) private pure {
        if (m.modelSha256 == 0) revert InvalidModel("modelSha256");
        if (m.conformance == 0) revert InvalidModel("conformance");
        if (m.muHash == 0) revert InvalidModel("muHash");
        if (m.saltWordlistHash == 0) revert InvalidModel("saltWordlistHash");
        if (m.size == 0 || m.size > MAX_SIZE) revert InvalidModel("size");
        if (m.costUnits == 0 || m.costUnits > MAX_COST_UNITS) revert InvalidModel("costUnits");
        if (m.dim == 0 || m.dim > MAX_DIM) revert InvalidModel("dim");
        if (m.samples != 1 && m.samples != 2 && m.samples != 4 && m.samples != 8) revert InvalidModel("samples");
        if (!_isCid(m.cidCodec, m.cidDigest)) revert InvalidModel("cid");
        if (m.deltaSha256 == 0) {
            if (m.baseModel != 0 || m.deltaSize != 0) revert InvalidModel("delta");
        } else if (m.baseModel >= modelId || m.deltaSize == 0 || m.deltaSize > MAX_SIZE) {
            revert InvalidModel("delta");
        }
        _checkEngine(bytes(m.engine));
    }

    /// @dev Characters that JSON writes as they are, so that nobody can put a member into a manifest.
    function _checkEngine(bytes calldata engine) private pure {
        if (engine.length == 0 || engine.length > MAX_ENGINE) revert InvalidModel("engine");
        for (uint256 i = 0; i < engine.length; i++) {
            bytes1 c = engine[i];
            bool plain = (c >= "-" && c <= "9") || (c >= "A" && c <= "Z") || (c >= "a" && c <= "z") || c == "_";
            if (!plain) revert InvalidModel("engine");
        }
    }
}
