using System.Data.Common;
using System.Net.Sockets;
using DuckLake.Metadata.MySql;
using DuckLake.Testing;

namespace DuckLake.Metadata.Tests;

/// <summary>Names, and server errors that are hard to bring about.</summary>
public sealed class MySqlDialectTests : LeakCheckedTest
{
    [Fact]
    public void Names_are_quoted_and_never_changed()
    {
        Assert.Equal("`a``b\"`", MySqlDialect.Instance.QuoteIdentifier("a`b\""));
        Assert.Equal(66, MySqlDialect.Instance.QuoteIdentifier(new string('ß', 64)).Length);
        foreach (var name in new[] { new string('x', 65), "duck🦆", "a\0b", "a ", "" })
        {
            var error = Assert.Throws<MetadataException>(() => MySqlDialect.Instance.QuoteIdentifier(name));
            Assert.Equal(MetadataErrorKind.Unsupported, error.Kind);
        }
    }

    [Theory]
    [InlineData(true, "key", "order", "名前", "住所", "größe")]
    [InlineData(false, "resume", "résumé")]
    [InlineData(false, "größe", "grosse", "grose", "GRÖSE")]
    [InlineData(false, "a", "🦆")]
    [InlineData(true, "été", "année")]
    public void Columns_must_be_different_to_the_server(bool canBe, params string[] names) => Assert.Equal(canBe, MySqlDialect.Instance.CanNameColumns(names));

    [Fact]
    public void Wide_tables_are_not_inlined()
    {
        Assert.True(MySqlDialect.Instance.CanNameColumns([.. Enumerable.Range(0, 180).Select(i => $"c{i}")]));
        Assert.False(MySqlDialect.Instance.CanNameColumns([.. Enumerable.Range(0, 181).Select(i => $"c{i}")]));
    }

    [Theory]
    [InlineData(1062, MetadataErrorKind.Conflict, true, nameof(CommitErrorKind.Retry))]
    [InlineData(1213, MetadataErrorKind.Conflict, true, nameof(CommitErrorKind.Retry))]
    [InlineData(1205, MetadataErrorKind.Metadata, true, nameof(CommitErrorKind.Retry))]
    [InlineData(1044, MetadataErrorKind.Metadata, false, nameof(CommitErrorKind.PermissionDenied))]
    [InlineData(1142, MetadataErrorKind.Metadata, false, nameof(CommitErrorKind.PermissionDenied))]
    [InlineData(1045, MetadataErrorKind.Metadata, false, nameof(CommitErrorKind.Other))]
    [InlineData(1049, MetadataErrorKind.NotFound, false, nameof(CommitErrorKind.Other))]
    [InlineData(1040, MetadataErrorKind.Metadata, true, nameof(CommitErrorKind.Other))]
    [InlineData(1042, MetadataErrorKind.Metadata, true, nameof(CommitErrorKind.Other))]
    [InlineData(1290, MetadataErrorKind.ReadOnly, false, nameof(CommitErrorKind.ReadOnly))]
    [InlineData(1792, MetadataErrorKind.ReadOnly, false, nameof(CommitErrorKind.ReadOnly))]
    [InlineData(1836, MetadataErrorKind.ReadOnly, false, nameof(CommitErrorKind.ReadOnly))]
    [InlineData(1021, MetadataErrorKind.Metadata, false, nameof(CommitErrorKind.DiskFull))]
    [InlineData(1114, MetadataErrorKind.Metadata, false, nameof(CommitErrorKind.DiskFull))]
    [InlineData(2006, MetadataErrorKind.Metadata, true, nameof(CommitErrorKind.ConnectionLost))]
    [InlineData(2013, MetadataErrorKind.Metadata, true, nameof(CommitErrorKind.ConnectionLost))]
    [InlineData(3024, MetadataErrorKind.Metadata, true, nameof(CommitErrorKind.Other))]
    [InlineData(1969, MetadataErrorKind.Metadata, true, nameof(CommitErrorKind.Other))]
    [InlineData(1317, MetadataErrorKind.Metadata, true, nameof(CommitErrorKind.Other))]
    [InlineData(1153, MetadataErrorKind.Metadata, false, nameof(CommitErrorKind.Other))]
    [InlineData(3750, MetadataErrorKind.Unsupported, false, nameof(CommitErrorKind.Other))]
    [InlineData(1406, MetadataErrorKind.Metadata, false, nameof(CommitErrorKind.Other))]
    [InlineData(1048, MetadataErrorKind.Metadata, false, nameof(CommitErrorKind.Other))]
    public void Errors_go_by_their_number(int number, MetadataErrorKind kind, bool isTransient, string commit)
    {
        // Drivers wrap the server's error in one without a number.
        foreach (DbException thrown in new DbException[] { new ServerError(number), new DriverError("wrapped", new ServerError(number)) })
        {
            var error = MySqlDialect.Instance.Translate(thrown, "lake");
            Assert.Equal((kind, isTransient, commit), (error.Kind, error.IsTransient, MySqlDialect.Instance.Classify(thrown).ToString()));
            Assert.StartsWith("The MySQL catalog 'lake' ", error.Message, StringComparison.Ordinal);
            Assert.EndsWith($"(error {number}: text of the server)", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Network_errors_have_no_number()
    {
        var lost = new DriverError("fatal", new IOException("cut", new SocketException(110)));
        Assert.Equal(CommitErrorKind.ConnectionLost, MySqlDialect.Instance.Classify(lost));
        Assert.True(MySqlDialect.Instance.IsCommitUncertain(lost));
        Assert.True(MySqlDialect.Instance.Translate(lost, "lake").IsTransient);
        Assert.Equal(CommitErrorKind.Other, MySqlDialect.Instance.Classify(new DriverError("misuse", null)));
    }

    [Theory]
    [InlineData(1146, true)]
    [InlineData(1054, true)]
    [InlineData(1412, true)]
    [InlineData(1142, false)]
    public void Missing_tables_and_columns_are_missing_objects(int number, bool isMissing) =>
        Assert.Equal(isMissing, MySqlDialect.Instance.IsMissingObject(new ServerError(number)));

    private sealed class DriverError(string message, Exception? inner) : DbException(message, inner);

    private sealed class ServerError : DbException
    {
        public ServerError(int number)
            : base("text of the server") => Data["Server Error Code"] = number;
    }
}
