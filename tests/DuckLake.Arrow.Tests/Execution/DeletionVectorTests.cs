using DuckLake.Arrow.Execution;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

public sealed class DeletionVectorTests : LeakCheckedTest
{
    private const long RowCount = 10_000_000_000;

    [Fact]
    public void Array_and_bitmap_containers_are_read()
    {
        ushort[] many = [.. Enumerable.Range(0, 5000).Select(i => (ushort)(i * 13))];
        byte[] bitmap = DeletionVectorBuilder.ArrayContainers((0, [1, 5, 65535]), (3, many));
        PositionBitmap positions = Read(DeletionVectorBuilder.Vector((0, bitmap), (2, DeletionVectorBuilder.ArrayContainers((0, [7])))));
        Assert.Equal(3 + many.Length + 1, positions.Count);
        Assert.True(positions.Contains(65535));
        Assert.True(positions.Contains((3L << 16) + (13 * 4999)));
        Assert.True(positions.Contains((2L << 32) + 7));
        Assert.False(positions.Contains(2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(9)]
    public void Run_containers_are_read_with_and_without_offsets(int containerCount)
    {
        (ushort, (ushort, ushort)[])[] containers =
            [.. Enumerable.Range(0, containerCount).Select(i => ((ushort)i, new (ushort, ushort)[] { (2, 3), (100, 65435) }))];
        PositionBitmap positions = Read(DeletionVectorBuilder.Vector((0, DeletionVectorBuilder.RunContainers(containers))));
        Assert.Equal(containerCount * (4 + 65436L), positions.Count);
        Assert.True(positions.Contains(5));
        Assert.False(positions.Contains(6));
    }

    [Fact]
    public void The_blob_of_the_snapshot_is_chosen()
    {
        byte[] first = DeletionVectorBuilder.Vector((0, DeletionVectorBuilder.ArrayContainers((0, [1]))));
        byte[] second = DeletionVectorBuilder.Vector((0, DeletionVectorBuilder.ArrayContainers((0, [1, 2]))));
        byte[] file = DeletionVectorBuilder.Puffin((7, 2, second), (4, 1, first));
        Assert.Equal(0, ReadFile(file, 3).Count);
        Assert.Equal(1, ReadFile(file, 4).Count);
        Assert.Equal(1, ReadFile(file, 6).Count);
        Assert.Equal(2, ReadFile(file, 100).Count);
        Assert.Equal(1, ReadFile(first, 0).Count);
    }

    [Fact]
    public void A_wrong_cardinality_is_refused() =>
        Assert.Throws<InvalidDataException>(() => ReadFile(
            DeletionVectorBuilder.Puffin((1, 2, DeletionVectorBuilder.Vector((0, DeletionVectorBuilder.ArrayContainers((0, [1])))))), 1));

    [Fact]
    public void Every_truncation_and_every_changed_byte_is_an_error_or_changes_nothing()
    {
        byte[] bare = DeletionVectorBuilder.Vector((0, DeletionVectorBuilder.ArrayContainers((0, [1, 5]), (1, [9]))));
        byte[] container = DeletionVectorBuilder.Puffin((1, 3, bare));
        foreach (byte[] file in new[] { bare, container })
        {
            for (int length = 0; length < file.Length; length++)
            {
                Assert.Throws<InvalidDataException>(() => ReadFile(file[..length], 1));
            }

            for (int i = 0; i < file.Length; i++)
            {
                byte[] changed = [.. file];
                changed[i] ^= 0x41;
                try
                {
                    Assert.True(ReadFile(changed, 1).Count is 3 or 0);
                }
                catch (InvalidDataException)
                {
                    Assert.NotEqual(file, changed);
                }
            }
        }
    }

    [Fact]
    public void Positions_beyond_the_file_are_refused()
    {
        byte[] file = DeletionVectorBuilder.Vector((0, DeletionVectorBuilder.RunContainers((0, [(0, 65535)]))));
        Assert.Throws<InvalidDataException>(() => PuffinFile.Read(file, 1, new PositionBitmap(1000)));
    }

    private static PositionBitmap Read(byte[] vector)
    {
        var positions = new PositionBitmap(RowCount);
        Assert.Equal(DeletionVector.Read(vector, positions), positions.Count);
        return positions;
    }

    private static PositionBitmap ReadFile(byte[] file, long snapshotId)
    {
        var positions = new PositionBitmap(RowCount);
        PuffinFile.Read(file, snapshotId, positions);
        return positions;
    }
}
