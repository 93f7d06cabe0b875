// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {PoaiVotes} from "./PoaiVotes.sol";

/// @title The life of a proposal, the same for models and for datasets
/// @notice propose → vote → queue → plan. A vote decides what the chain *may* change to; it changes to it at the first
/// block of an epoch before which three quarters of a whole epoch's blocks signalled that their miners hold and checked it.
/// A proposal names a record and can do nothing but enter that record's proposal into the plan: there is no arbitrary call,
/// no owner, no guardian and no setter of a parameter.
/// @dev Nodes read and write slots of this contract: slot 0, `plan`, `ruledFrom`, the subject of a proposal and the
/// records of the heirs. The order of the variables is part of the protocol. Amounts are in wei, times in blocks.
abstract contract Ballots {
    /// @dev Genesis puts it there on every chain.
    PoaiVotes internal constant VOTES = PoaiVotes(address(0x504f0004));

    /// @notice The most bytes that a proposal's description may have.
    uint256 public constant MAX_DESCRIPTION = 4096;

    // ---- what nodes write, slot 0

    /// @notice The proposal that rules, 0 before the first one, and the epoch from which on it does.
    struct Schedule {
        uint64 active;
        uint64 activeEpoch;
    }

    /// @notice CONSENSUS. Nodes alone write it, at the first block of an epoch, without a transaction and without a log.
    Schedule public schedule;

    // ---- parameters, slots 1 and 2: written by genesis alone

    struct Params {
        uint32 epochBlocks; //  blocks of an epoch
        uint32 votingDelay; //  blocks from the proposal to the snapshot: time to lock or to delegate
        uint32 votingPeriod; // blocks from the snapshot to the deadline
        uint32 timelock; //     blocks from queueing until the proposal's epochs are counted: time to fetch and to dissent
        uint32 lateQuorum; //   blocks that remain when a quorum comes at the last moment
        uint32 queueBlocks; //  blocks after the deadline in which a passed proposal can be queued
        uint16 quorumBps; //    hundredths of a percent of all coin issued, For and Abstain together
        uint16 thresholdBps; // hundredths of a percent of all coin issued that a proposer needs
        uint16 graceEpochs; //  boundaries after its first one at which a plan may still take effect
        uint16 revealBlocks; // last blocks of an epoch in which a dataset's key is accepted
        uint128 bond; //        wei, burned where nobody cared
        uint128 keyBond; //     wei, burned where a dataset's key is withheld
    }

    Params public params;

    // ---- state, slots 3 to 10

    /// @dev Numbers as in OpenZeppelin's IGovernor. Executed: it rules or ruled.
    enum State {
        Pending,
        Active,
        Canceled,
        Defeated,
        Succeeded,
        Queued,
        Expired,
        Executed
    }

    /// @dev Numbers as in OpenZeppelin's GovernorCountingSimple.
    enum VoteType {
        Against,
        For,
        Abstain
    }

    struct Proposal {
        address proposer;
        uint48 snapshot; //  power is counted at the end of this block; votes from the next one on
        uint48 deadline; //  the last block with votes
        uint64 subject; //   CONSENSUS: number of the record
        uint32 notBefore; // first epoch that its proposer wants
        bool queued;
        bool canceled;
        bool closed;
        bool extended; //    by a late quorum, once
        uint128 bond; //     wei that are still held
        uint128 againstVotes;
        uint128 forVotes;
        uint128 abstainVotes;
        uint32 fromEpoch; // first epoch that it may rule; 0 until it is queued
    }

    /// @notice Proposals have the numbers 1 to this. The younger of two has the greater number.
    uint256 public proposalCount;
    mapping(uint256 proposalId => Proposal) internal _proposals;
    /// @notice Whether an account has voted on a proposal.
    mapping(uint256 proposalId => mapping(address voter => bool)) public hasVoted;
    /// @notice The nonce that an account's next `castVoteBySig` must have.
    mapping(address voter => uint256) public nonces;
    /// @notice Wei that an account can `withdraw`.
    mapping(address account => uint256) public credit;
    /// @notice Records have the numbers 1 to this; record 0 is what the genesis manifest has.
    uint256 public recordCount;
    /// @notice CONSENSUS. The youngest passed proposal whose time begins with this epoch. It is written in the last block of
    /// epoch − 2 at the latest, so what a boundary chooses from does not change while it is signalled.
    mapping(uint256 epoch => uint256 proposalId) public plan;
    /// @notice CONSENSUS. The epoch from which on a proposal ruled; 0 if it never did. Nodes alone write it.
    mapping(uint256 proposalId => uint256 epoch) public ruledFrom;
    /// @dev The heirs' records begin with slot 16.
    uint256[5] private _gap;

    // ---- events

    /// @notice Votes count from block `voteStart` + 1 to block `voteEnd`; the proposal wants to rule from epoch `notBefore` on.
    event ProposalCreated(
        uint256 indexed proposalId,
        address indexed proposer,
        uint256 indexed subject,
        uint256 voteStart,
        uint256 voteEnd,
        uint256 notBefore,
        string description
    );
    /// @notice As OpenZeppelin's governors tell it; `weight` in wei.
    event VoteCast(address indexed voter, uint256 proposalId, uint8 support, uint256 weight, string reason);
    /// @notice A quorum at the last moment: votes count to block `extendedDeadline`.
    event ProposalExtended(uint256 indexed proposalId, uint64 extendedDeadline);
    /// @notice The proposer took it back.
    event ProposalCanceled(uint256 proposalId);
    /// @notice It passed, and may rule from the boundary of `fromEpoch` to that of `untilEpoch`, a dataset once its key is known.
    event ProposalQueued(uint256 proposalId, uint256 fromEpoch, uint256 untilEpoch);
    /// @notice `plan[epoch]` is this proposal now: nodes fetch and check what it is about.
    event Planned(uint256 indexed epoch, uint256 indexed proposalId, uint256 untilEpoch);
    /// @notice It ended without being queued, and `burned` wei of its bond are gone.
    event ProposalClosed(uint256 proposalId, uint256 burned);
    /// @notice `account` can withdraw `amount` wei more.
    event Credited(address indexed account, uint256 amount);
    /// @notice `amount` wei left to `account`.
    event Withdrawn(address indexed account, uint256 amount);
    /// @notice `amount` wei went to address 0.
    event Burned(uint256 amount);

    // ---- errors

    /// @notice No proposal has this number.
    error UnknownProposal(uint256 proposalId);
    /// @notice The proposal is in the state `current`, in which this cannot be done.
    error UnexpectedState(uint256 proposalId, State current);
    /// @notice Its bond is settled already.
    error AlreadyClosed(uint256 proposalId);
    /// @notice An account votes once on a proposal.
    error AlreadyVoted(uint256 proposalId, address voter);
    /// @notice 0 is against, 1 for, 2 abstain.
    error InvalidVoteType(uint8 support);
    /// @notice At the block that counts the account had `votes` wei of power; `needed` are.
    error InsufficientPower(uint256 votes, uint256 needed);
    /// @notice Exactly `needed` wei have to be sent along.
    error WrongBond(uint256 sent, uint256 needed);
    /// @notice The proposal can rule from epoch `earliest` on, and may not wait beyond epoch `latest`.
    error EpochOutOfRange(uint256 earliest, uint256 latest);
    /// @notice The description has more than `most` bytes.
    error DescriptionTooLong(uint256 bytesGiven, uint256 most);
    /// @notice Only the proposer can take a proposal back.
    error NotProposer(address caller);
    /// @notice The signature is not the voter's over this ballot with its present nonce.
    error InvalidSignature(address voter);
    /// @notice The account has no credit.
    error NothingToWithdraw();
    /// @notice The receiver refused the money.
    error PaymentRefused(address receiver);

    bytes32 private constant DOMAIN_TYPE =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant BALLOT_TYPE = keccak256("Ballot(uint256 proposalId,uint8 support,address voter,uint256 nonce)");

    // ---- what the heirs say

    /// @notice The name in the EIP-712 domain of ballots.
    function name() public pure virtual returns (string memory);

    /// @dev Epochs from the one in which the time lock ends to the first that a proposal of this subject can rule.
    function _lead(uint256 subject) internal view virtual returns (uint256);

    /// @dev Whether a proposal of this subject enters the plan when it is queued.
    function _isOpen(uint256 subject) internal view virtual returns (bool);

    /// @dev What of the bond stays when a proposal of this subject is queued.
    function _bondAfterQueue(uint256 subject) internal view virtual returns (uint128);

    /// @dev Whether a queued proposal of a subject that is not open can still be opened.
    function _mayOpen(uint256 proposalId) internal view virtual returns (bool);

    // ---- reading

    /// @notice The clock of ERC-6372: block numbers.
    function clock() public view returns (uint48) {
        return uint48(block.number);
    }

    /// @notice As ERC-6372 describes it.
    function CLOCK_MODE() external pure returns (string memory) {
        return "mode=blocknumber&from=default";
    }

    /// @notice As OpenZeppelin's governors describe it: For and Abstain make the quorum.
    function COUNTING_MODE() external pure returns (string memory) {
        return "support=bravo&quorum=for,abstain";
    }

    /// @notice The epoch of this block.
    function epoch() public view returns (uint256) {
        return block.number / params.epochBlocks;
    }

    function votingDelay() external view returns (uint256) {
        return params.votingDelay;
    }

    function votingPeriod() external view returns (uint256) {
        return params.votingPeriod;
    }

    /// @notice The wei of power that For and Abstain must reach when power is counted at block `timepoint`: a share of all
    /// coin issued by then, so that an empty lock box is no cheap majority.
    function quorum(uint256 timepoint) public view returns (uint256) {
        return VOTES.issued(timepoint) * params.quorumBps / 10_000;
    }

    /// @notice The wei of power that a proposer must have had at the end of the block before.
    function proposalThreshold() public view returns (uint256) {
        return VOTES.issued(block.number) * params.thresholdBps / 10_000;
    }

    function getVotes(address account, uint256 timepoint) external view returns (uint256) {
        return VOTES.getPastVotes(account, timepoint);
    }

    function proposalSnapshot(uint256 proposalId) external view returns (uint256) {
        return _proposals[proposalId].snapshot;
    }

    function proposalDeadline(uint256 proposalId) external view returns (uint256) {
        return _proposals[proposalId].deadline;
    }

    function proposalProposer(uint256 proposalId) external view returns (address) {
        return _proposals[proposalId].proposer;
    }

    function proposalVotes(uint256 proposalId)
        external
        view
        returns (uint256 againstVotes, uint256 forVotes, uint256 abstainVotes)
    {
        Proposal storage p = _proposals[proposalId];
        return (p.againstVotes, p.forVotes, p.abstainVotes);
    }

    /// @notice All that is known of a proposal; zeros for a number that no proposal has.
    function proposal(uint256 proposalId) external view returns (Proposal memory) {
        return _proposals[proposalId];
    }

    /// @notice Where a proposal stands, as a transaction of this block sees it.
    function state(uint256 proposalId) public view returns (State) {
        Proposal storage p = _proposals[proposalId];
        if (p.proposer == address(0)) revert UnknownProposal(proposalId);
        if (p.canceled) return State.Canceled;
        if (ruledFrom[proposalId] != 0) return State.Executed;
        if (p.queued) return _mayRule(proposalId) ? State.Queued : State.Expired;
        if (block.number <= p.snapshot) return State.Pending;
        if (block.number <= p.deadline) return State.Active;
        if (!_quorumReached(p) || !_majority(p)) return State.Defeated;
        return block.number <= uint256(p.deadline) + params.queueBlocks ? State.Succeeded : State.Expired;
    }

    /// @notice The proposal that may begin to rule at the first block of an epoch, 0 if there is none: the youngest of the plan's
    /// last graceEpochs + 1 epochs up to this one, if it is younger than the one that rules.
    /// @dev Nodes follow the same rule from storage; this is for clients.
    function next(uint256 atEpoch) external view returns (uint256 proposalId) {
        uint256 grace = params.graceEpochs;
        for (uint256 e = atEpoch > grace ? atEpoch - grace : 1; e <= atEpoch; e++) {
            if (plan[e] > proposalId) proposalId = plan[e];
        }
        if (proposalId <= schedule.active) proposalId = 0;
    }

    // ---- proposing

    /// @dev Makes a proposal about a record that exists. What the proposer locked in this block does not count.
    function _propose(uint256 subject, uint256 notBefore, uint256 bond, string calldata description)
        internal
        returns (uint256 proposalId)
    {
        uint256 votes = VOTES.getPastVotes(msg.sender, block.number - 1);
        uint256 needed = proposalThreshold();
        if (votes < needed) revert InsufficientPower(votes, needed);
        if (msg.value != bond) revert WrongBond(msg.value, bond);
        if (bytes(description).length > MAX_DESCRIPTION) {
            revert DescriptionTooLong(bytes(description).length, MAX_DESCRIPTION);
        }
        uint48 snapshot = clock() + params.votingDelay;
        uint48 deadline = snapshot + params.votingPeriod;
        uint256 earliest = _firstEpoch(uint256(deadline) + 1, subject);
        uint256 latest = earliest + 4 * uint256(params.graceEpochs);
        if (notBefore < earliest || notBefore > latest) revert EpochOutOfRange(earliest, latest);
        proposalId = ++proposalCount;
        Proposal storage p = _proposals[proposalId];
        (p.proposer, p.snapshot, p.deadline) = (msg.sender, snapshot, deadline);
        (p.subject, p.notBefore, p.bond) =
            (SafeCast.toUint64(subject), SafeCast.toUint32(notBefore), SafeCast.toUint128(bond));
        emit ProposalCreated(proposalId, msg.sender, subject, snapshot, deadline, notBefore, description);
    }

    /// @notice Takes a proposal back, by its proposer and before voting begins; the bond is credited. Nobody else can stop a
    /// proposal: numbers are counted, not chosen, and the second key belongs to the miners.
    function cancel(uint256 proposalId) external {
        Proposal storage p = _proposals[proposalId];
        if (state(proposalId) != State.Pending) revert UnexpectedState(proposalId, state(proposalId));
        if (msg.sender != p.proposer) revert NotProposer(msg.sender);
        p.canceled = true;
        emit ProposalCanceled(proposalId);
        _refund(p, p.bond);
    }

    // ---- voting

    /// @notice Votes with all power that the sender had at the snapshot.
    /// @param support 0 against, 1 for, 2 abstain
    /// @return weight wei
    function castVote(uint256 proposalId, uint8 support) external returns (uint256 weight) {
        return _vote(proposalId, msg.sender, support, "");
    }

    /// @notice The same with a reason for the log.
    function castVoteWithReason(uint256 proposalId, uint8 support, string calldata reason)
        external
        returns (uint256 weight)
    {
        return _vote(proposalId, msg.sender, support, reason);
    }

    /// @notice The same by signature of EIP-712 `Ballot` over the voter's present nonce; anyone may bring it.
    function castVoteBySig(uint256 proposalId, uint8 support, address voter, bytes calldata signature)
        external
        returns (uint256 weight)
    {
        bytes32 domain =
            keccak256(abi.encode(DOMAIN_TYPE, keccak256(bytes(name())), keccak256("1"), block.chainid, address(this)));
        bytes32 ballot = keccak256(abi.encode(BALLOT_TYPE, proposalId, support, voter, nonces[voter]++));
        (address signer,,) = ECDSA.tryRecover(keccak256(abi.encodePacked(hex"1901", domain, ballot)), signature);
        if (signer != voter || voter == address(0)) revert InvalidSignature(voter);
        return _vote(proposalId, voter, support, "");
    }

    function _vote(uint256 proposalId, address voter, uint8 support, string memory reason)
        private
        returns (uint256 weight)
    {
        if (state(proposalId) != State.Active) revert UnexpectedState(proposalId, state(proposalId));
        if (support > uint8(VoteType.Abstain)) revert InvalidVoteType(support);
        if (hasVoted[proposalId][voter]) revert AlreadyVoted(proposalId, voter);
        Proposal storage p = _proposals[proposalId];
        weight = VOTES.getPastVotes(voter, p.snapshot);
        if (weight == 0) revert InsufficientPower(0, 1);
        hasVoted[proposalId][voter] = true;
        bool reachedBefore = _quorumReached(p);
        if (support == uint8(VoteType.For)) p.forVotes += SafeCast.toUint128(weight);
        else if (support == uint8(VoteType.Against)) p.againstVotes += SafeCast.toUint128(weight);
        else p.abstainVotes += SafeCast.toUint128(weight);
        emit VoteCast(voter, proposalId, support, weight, reason);
        if (!reachedBefore && _quorumReached(p)) _extend(proposalId, p);
    }

    /// @dev A quorum of the last moment leaves the others time to answer.
    function _extend(uint256 proposalId, Proposal storage p) private {
        uint48 deadline = clock() + params.lateQuorum;
        if (p.extended || p.deadline >= deadline) return;
        p.extended = true;
        p.deadline = deadline;
        emit ProposalExtended(proposalId, deadline);
    }

    function _quorumReached(Proposal storage p) private view returns (bool) {
        return uint256(p.forVotes) + p.abstainVotes >= quorum(p.snapshot);
    }

    /// @dev Two thirds of those who take sides.
    function _majority(Proposal storage p) private view returns (bool) {
        return uint256(p.forVotes) * 3 >= (uint256(p.forVotes) + p.againstVotes) * 2 && p.forVotes > 0;
    }

    // ---- after the vote; anyone may call

    /// @notice Fixes the epochs in which a passed proposal may begin to rule; its bond is credited, but for a key's.
    function queue(uint256 proposalId) external {
        if (state(proposalId) != State.Succeeded) revert UnexpectedState(proposalId, state(proposalId));
        Proposal storage p = _proposals[proposalId];
        uint256 from = _firstEpoch(block.number, p.subject);
        if (from < p.notBefore) from = p.notBefore;
        p.queued = true;
        p.fromEpoch = SafeCast.toUint32(from);
        emit ProposalQueued(proposalId, from, from + params.graceEpochs);
        if (_isOpen(p.subject)) _enter(proposalId, p);
        _refund(p, p.bond - _bondAfterQueue(p.subject));
    }

    /// @notice Settles the bond of a proposal that was not queued and no longer can be. Where all votes together, whichever
    /// way, are no quorum, nobody cared and `params.bond` burns; the rest is credited.
    function close(uint256 proposalId) external {
        State current = state(proposalId);
        Proposal storage p = _proposals[proposalId];
        if (p.queued || (current != State.Defeated && current != State.Expired)) {
            revert UnexpectedState(proposalId, current);
        }
        if (p.closed) revert AlreadyClosed(proposalId);
        p.closed = true;
        uint256 interest = uint256(p.forVotes) + p.againstVotes + p.abstainVotes;
        uint128 burned = interest < quorum(p.snapshot) ? params.bond : 0;
        emit ProposalClosed(proposalId, burned);
        _refund(p, p.bond - burned);
        _burn(p, burned);
    }

    /// @notice Pays the sender all its credit.
    function withdraw() external {
        uint256 amount = credit[msg.sender];
        if (amount == 0) revert NothingToWithdraw();
        credit[msg.sender] = 0;
        emit Withdrawn(msg.sender, amount);
        (bool paid,) = msg.sender.call{value: amount}("");
        if (!paid) revert PaymentRefused(msg.sender);
    }

    // ---- inside

    /// @dev The first epoch that a proposal of this subject can rule when it is queued in block `number`.
    function _firstEpoch(uint256 number, uint256 subject) private view returns (uint256) {
        return (number + params.timelock) / params.epochBlocks + _lead(subject);
    }

    /// @dev Whether a boundary may still come at which a queued proposal begins to rule. A younger one may stand before it.
    function _mayRule(uint256 proposalId) private view returns (bool) {
        Proposal storage p = _proposals[proposalId];
        if (!_isOpen(p.subject)) return _mayOpen(proposalId);
        return plan[p.fromEpoch] == proposalId && proposalId > schedule.active
            && epoch() < uint256(p.fromEpoch) + params.graceEpochs;
    }

    /// @dev The younger decision replaces the older one that begins with the same epoch, never the other way round.
    function _enter(uint256 proposalId, Proposal storage p) internal {
        if (proposalId <= plan[p.fromEpoch]) return;
        plan[p.fromEpoch] = proposalId;
        emit Planned(p.fromEpoch, proposalId, uint256(p.fromEpoch) + params.graceEpochs);
    }

    /// @dev Codec and digest of a CIDv1 with SHA-256, or zeros for none.
    function _isCid(uint8 codec, bytes32 digest) internal pure returns (bool) {
        return codec == 0x55 || codec == 0x70 || (codec == 0 && digest == 0);
    }

    function _refund(Proposal storage p, uint128 amount) internal {
        if (amount == 0) return;
        p.bond -= amount;
        credit[p.proposer] += amount;
        emit Credited(p.proposer, amount);
    }

    function _burn(Proposal storage p, uint128 amount) internal {
        if (amount == 0) return;
        p.bond -= amount;
        emit Burned(amount);
        (bool paid,) = address(0).call{value: amount}("");
        if (!paid) revert PaymentRefused(address(0));
    }
}
