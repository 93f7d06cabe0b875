// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Ballots} from "./Ballots.sol";

/// @title Which records the chain asks its model
/// @notice A dataset is proposed sealed: its file is spread before the vote, the hash of its key is committed with the
/// proposal, and the key is revealed in the last blocks of the last epoch but one before the dataset may rule. Then every
/// node opens and checks it, and miners signal for it or do not. A key that does not come burns a bond and changes nothing.
/// @dev An account of the genesis state at 0x…504f0002. Record 0 is the dataset of the genesis manifest and is not stored.
contract DatasetDAO is Ballots {
    /// @dev CONSENSUS, word for word; the numbers are offsets from the record's slot.
    struct Dataset {
        bytes32 datasetRoot; //  +0 Merkle root over the records
        bytes32 sealedSha256; // +1 SHA-256 of the sealed file
        bytes32 keyId; //        +2 Keccak(key), as in the file's header
        bytes32 cidDigest; //    +3 with cidCodec: CIDv1 of the sealed file on IPFS; 0: not there
        uint64 sealedSize; //    +4 bytes of the sealed file
        uint32 records; //          how many
        uint8 cidCodec; //          0x55 raw, 0x70 dag-pb, 0 where there is no CID
    }

    struct StoredDataset {
        Dataset dataset;
        bytes32 key; //          +5 0 until it is revealed
    }

    /// @notice The fewest bytes that a sealed file has: its header.
    uint256 public constant MIN_SIZE = 52;
    /// @notice The most bytes that a sealed file may have: 64 GiB, as an asset.
    uint256 public constant MAX_SIZE = 64 << 30;
    /// @notice The most records, so that every node can evaluate each of them once before it signals.
    uint256 public constant MAX_RECORDS = 65_536;

    /// @dev Key 0 means that none is revealed, so its id is refused.
    bytes32 private constant ID_OF_NO_KEY = keccak256(abi.encodePacked(bytes32(0)));

    /// @dev Slot 16.
    mapping(uint256 datasetId => StoredDataset) internal _datasets;

    /// @notice Proposal `proposalId` is about the new record `datasetId`.
    event DatasetProposed(uint256 indexed datasetId, uint256 indexed proposalId, Dataset dataset);
    /// @notice The records of `datasetId` are open to everybody; the account `by` brought the key.
    event KeyRevealed(uint256 indexed proposalId, uint256 indexed datasetId, bytes32 key, address by);
    /// @notice No key came in its blocks; `burned` wei of the bond are gone.
    event KeyWithheld(uint256 indexed proposalId, uint256 burned);

    /// @notice A field of the record is out of its range.
    error InvalidDataset(string field);
    /// @notice No record has this number, or its key was never revealed.
    error UnknownDataset(uint256 datasetId);
    /// @notice The proposal does not wait for a key: it is not queued, or its key is known, or its bond is burned.
    error NoKeyAwaited(uint256 proposalId);
    /// @notice The key is accepted from block `first` to block `last`.
    error OutsideRevealWindow(uint256 first, uint256 last);
    /// @notice The key is not the one that was committed.
    error WrongKey();

    /// @inheritdoc Ballots
    function name() public pure override returns (string memory) {
        return "DatasetDAO";
    }

    /// @notice A record and its key, 0 while it is not revealed; zeros for a number that no stored record has.
    function dataset(uint256 datasetId) external view returns (Dataset memory, bytes32 key) {
        return (_datasets[datasetId].dataset, _datasets[datasetId].key);
    }

    /// @notice The record that rules now; 0 is that of genesis.
    function activeDataset() external view returns (uint256) {
        return _proposals[schedule.active].subject;
    }

    /// @notice Records a sealed dataset and proposes it. The bond to send is `params.bond + params.keyBond`.
    /// @param notBefore the first epoch that it may rule; see `EpochOutOfRange` for its range
    /// @param description at most 4096 bytes, for voters
    function propose(Dataset calldata newDataset, uint256 notBefore, string calldata description)
        external
        payable
        returns (uint256 proposalId)
    {
        _check(newDataset);
        uint256 datasetId = ++recordCount;
        _datasets[datasetId].dataset = newDataset;
        proposalId = _propose(datasetId, notBefore, uint256(params.bond) + params.keyBond, description);
        emit DatasetProposed(datasetId, proposalId, newDataset);
    }

    /// @notice Proposes a dataset whose key is known, 0 for that of genesis: the way back to older records or, with those that
    /// rule, the way to call off every older plan. The bond to send is `params.bond`.
    function proposeExisting(uint256 datasetId, uint256 notBefore, string calldata description)
        external
        payable
        returns (uint256 proposalId)
    {
        if (!_isOpen(datasetId)) revert UnknownDataset(datasetId);
        return _propose(datasetId, notBefore, params.bond, description);
    }

    /// @notice The blocks in which the key of a queued proposal is accepted: the last of epoch fromEpoch − 2.
    function revealWindow(uint256 proposalId) public view returns (uint256 first, uint256 last) {
        Proposal storage p = _proposals[proposalId];
        if (!p.queued) revert NoKeyAwaited(proposalId);
        uint256 length = params.epochBlocks;
        uint256 end = (uint256(p.fromEpoch) - 1) * length;
        return (end - (params.revealBlocks < length ? params.revealBlocks : length), end - 1);
    }

    /// @notice Reveals the key of a queued proposal, by whoever knows it; the proposer's bond is credited and the proposal
    /// enters the plan. Who reads the key in another's transaction and is faster wins nothing.
    function reveal(uint256 proposalId, bytes32 key) external {
        Proposal storage p = _proposals[proposalId];
        (uint256 first, uint256 last) = revealWindow(proposalId);
        if (_isOpen(p.subject)) revert NoKeyAwaited(proposalId);
        if (block.number < first || block.number > last) revert OutsideRevealWindow(first, last);
        StoredDataset storage stored = _datasets[p.subject];
        if (keccak256(abi.encodePacked(key)) != stored.dataset.keyId) revert WrongKey();
        stored.key = key;
        emit KeyRevealed(proposalId, p.subject, key, msg.sender);
        _enter(proposalId, p);
        _refund(p, p.bond);
    }

    /// @notice Burns the key bond of a proposal whose key did not come; anyone may call. The old records stay.
    function slash(uint256 proposalId) external {
        Proposal storage p = _proposals[proposalId];
        (uint256 first, uint256 last) = revealWindow(proposalId);
        if (p.bond == 0) revert NoKeyAwaited(proposalId);
        if (block.number <= last) revert OutsideRevealWindow(first, last);
        emit KeyWithheld(proposalId, p.bond);
        _burn(p, p.bond);
    }

    // ---- for Ballots

    /// @dev One whole epoch lies between, in which readiness is counted; before it one more, at whose end a key comes.
    function _lead(uint256 subject) internal view override returns (uint256) {
        return _isOpen(subject) ? 2 : 3;
    }

    function _isOpen(uint256 subject) internal view override returns (bool) {
        return subject == 0 || _datasets[subject].key != 0;
    }

    function _bondAfterQueue(uint256 subject) internal view override returns (uint128) {
        return _isOpen(subject) ? 0 : params.keyBond;
    }

    function _mayOpen(uint256 proposalId) internal view override returns (bool) {
        (, uint256 last) = revealWindow(proposalId);
        return block.number <= last;
    }

    // ---- inside

    function _check(Dataset calldata d) private pure {
        if (d.datasetRoot == 0) revert InvalidDataset("datasetRoot");
        if (d.sealedSha256 == 0) revert InvalidDataset("sealedSha256");
        if (d.keyId == 0 || d.keyId == ID_OF_NO_KEY) revert InvalidDataset("keyId");
        if (!_isCid(d.cidCodec, d.cidDigest)) revert InvalidDataset("cid");
        if (d.sealedSize < MIN_SIZE || d.sealedSize > MAX_SIZE) revert InvalidDataset("sealedSize");
        if (d.records == 0 || d.records > MAX_RECORDS) revert InvalidDataset("records");
    }
}
