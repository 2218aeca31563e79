using System.Collections;
using System.Data;
using System.Data.Common;
using DuckLake.Testing;
using Xunit;

namespace DuckLake.Data.Tests;

/// <summary>What the ADO.NET specification expects of commands and parameters.</summary>
public sealed class CommandSpecificationTests : LeakCheckedTest
{
    private readonly DuckLakeConnection _connection = new("");

    public override Task InitializeAsync() => _connection.OpenAsync();

    protected override void Cleanup() => _connection.Dispose();

    [Fact]
    public void CancelIsHarmless()
    {
        new DuckLakeCommand().Cancel();
        DuckLakeCommand command = Command("SELECT 1");
        command.ExecuteNonQuery();
        command.Cancel();
        command.Cancel();
        command.Dispose();
        command.Cancel();
        Assert.Equal(1, Command("SELECT 1").ExecuteScalar());
        _connection.Dispose();
        command.Cancel();
        Assert.Equal("SELECT 1", command.CommandText);
        Assert.Equal(CommandType.Text, command.CommandType);
        Assert.NotNull(command.Parameters);
    }

    [Fact]
    public void NewCommandsAreEmpty()
    {
        using DuckLakeCommand command = _connection.CreateCommand();
        Assert.Same(_connection, command.Connection);
        Assert.Null(command.Transaction);
        Assert.Equal("", command.CommandText);
        command.CommandText = null;
        Assert.Equal("", command.CommandText);
        Assert.Same(command.Parameters, command.Parameters);
        command.Connection = null;
        Assert.Null(command.Connection);
    }

    [Fact]
    public void OpenReadersKeepTheCommand()
    {
        using DuckLakeConnection other = new("");
        using DuckLakeCommand command = Command("SELECT 1");
        using (DuckLakeDataReader reader = command.ExecuteReader())
        {
            Assert.Throws<InvalidOperationException>(() => command.CommandText = "SELECT 2");
            Assert.Throws<InvalidOperationException>(() => command.Connection = other);
            Assert.Throws<InvalidOperationException>(() => command.Connection = null);
            Assert.Throws<InvalidOperationException>(() => command.ExecuteReader());
        }

        command.CommandText = "SELECT 2";
        Assert.Equal(2, command.ExecuteScalar());
    }

    public static TheoryData<string> Executions() => [.. s_executions.Keys];

    private static readonly Dictionary<string, Func<DbCommand, Task>> s_executions = new()
    {
        ["ExecuteReader"] = c => Sync(() => c.ExecuteReader()), ["ExecuteScalar"] = c => Sync(() => c.ExecuteScalar()),
        ["ExecuteNonQuery"] = c => Sync(() => c.ExecuteNonQuery()), ["Prepare"] = c => Sync(c.Prepare), ["ExecuteReaderAsync"] = c => c.ExecuteReaderAsync(),
        ["ExecuteScalarAsync"] = c => c.ExecuteScalarAsync(), ["ExecuteNonQueryAsync"] = c => c.ExecuteNonQueryAsync(), ["PrepareAsync"] = c => c.PrepareAsync(),
    };

    [Theory]
    [MemberData(nameof(Executions))]
    public async Task MisuseAndErrors(string execution)
    {
        Func<DbCommand, Task> execute = s_executions[execution];
        await Assert.ThrowsAsync<InvalidOperationException>(() => execute(new DuckLakeCommand("SELECT 1")));
        using DuckLakeConnection closed = new("");
        await Assert.ThrowsAsync<InvalidOperationException>(() => execute(new DuckLakeCommand("SELECT 1", closed)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => execute(Command("")));
        await Assert.ThrowsAnyAsync<DbException>(() => execute(Command("INVALID")));
        using DuckLakeConnection other = new("");
        await other.OpenAsync();
        using DuckLakeDbTransaction transaction = other.BeginTransaction();
        DuckLakeCommand foreign = Command("SELECT 1");
        foreign.Transaction = transaction;
        await Assert.ThrowsAsync<InvalidOperationException>(() => execute(foreign));
        Assert.Equal(1, Command("SELECT 1").ExecuteScalar());
    }

    [Fact]
    public async Task CancelledExecutionsAreCancelled()
    {
        CancellationToken cancelled = new(canceled: true);
        foreach (Task task in new Task[]
        {
            Command("SELECT 1").ExecuteReaderAsync(cancelled), Command("SELECT 1").ExecuteScalarAsync(cancelled), Command("SELECT 1").ExecuteNonQueryAsync(cancelled),
        })
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
            Assert.True(task.IsCanceled);
        }
    }

    [Theory]
    [InlineData("SELECT 42; SELECT 43", 42)]
    [InlineData("SELECT 42, 43", 42)]
    [InlineData("SELECT * FROM (VALUES (42), (43)) ORDER BY 1", 42)]
    [InlineData("SELECT 'test'", "test")]
    [InlineData("SELECT 1 WHERE false", null)]
    public void ScalarsAreTheFirstValue(string sql, object? expected) => Assert.Equal(expected, Command(sql).ExecuteScalar());

    [Fact]
    public void ReadersMayCloseTheConnection()
    {
        using (Command("SELECT 0").ExecuteReader(CommandBehavior.CloseConnection))
        {
        }

        Assert.Equal(ConnectionState.Closed, _connection.State);
    }

    [Fact]
    public void NewParametersAreEmpty()
    {
        DuckLakeParameter parameter = new();
        Assert.Equal(DbType.String, parameter.DbType);
        Assert.Equal(ParameterDirection.Input, parameter.Direction);
        Assert.False(parameter.IsNullable);
        Assert.Equal("", parameter.ParameterName);
        Assert.Equal(0, parameter.Precision);
        Assert.Equal(0, parameter.Scale);
        Assert.Equal(0, parameter.Size);
        Assert.Equal("", parameter.SourceColumn);
        Assert.Equal(DataRowVersion.Current, parameter.SourceVersion);
        Assert.Null(parameter.Value);
        parameter.ParameterName = null;
        parameter.SourceColumn = null;
        Assert.Equal("", parameter.ParameterName);
        Assert.Equal("", parameter.SourceColumn);
        parameter.DbType = DbType.Int64;
        parameter.ResetDbType();
        Assert.Equal(DbType.String, parameter.DbType);
        Assert.Throws<NotSupportedException>(() => parameter.Direction = ParameterDirection.Output);
    }

    [Fact]
    public void ParametersNeedNameAndValue()
    {
        using DuckLakeCommand command = Command("SELECT @Parameter");
        command.Parameters.Add(new DuckLakeParameter { Value = 1 });
        Assert.Throws<InvalidOperationException>(() => command.ExecuteScalar());
        command.Parameters.Clear();
        command.Parameters.Add(new DuckLakeParameter { ParameterName = "@Parameter" });
        Assert.Throws<InvalidOperationException>(() => command.ExecuteScalar());
        command.Parameters[0].Value = null;
        Assert.Equal(DBNull.Value, command.ExecuteScalar());
        command.Parameters[0].Value = DBNull.Value;
        Assert.Equal(DBNull.Value, command.ExecuteScalar());
        command.Parameters[0].Value = new object();
        Assert.Throws<NotSupportedException>(() => command.ExecuteScalar());
        using MemoryStream stream = new([1, 2, 3, 4]);
        command.Parameters[0].Value = stream;
        Assert.Equal(new byte[] { 1, 2, 3, 4 }, command.ExecuteScalar());
        using DuckLakeCommand unused = Command("SELECT 1");
        unused.Parameters.AddWithValue("@Unknown", 1);
        Assert.Equal(1, unused.ExecuteScalar());
    }

    [Fact]
    public void CollectionsRefuseNull()
    {
        DuckLakeParameterCollection all = Command("SELECT @param").Parameters;
        DuckLakeParameter parameter = new() { ParameterName = "@param" };
        all.Add(parameter);
        Assert.Throws<ArgumentNullException>(() => all.Add(null!));
        Assert.Throws<ArgumentNullException>(() => ((IList)all).Add(null));
        Assert.Throws<ArgumentNullException>(() => all.Insert(0, null!));
        Assert.Throws<ArgumentNullException>(() => all["@param"] = null!);
        Assert.Throws<ArgumentNullException>(() => all[0] = null!);
        Assert.Throws<ArgumentNullException>(() => ((IList)all)[0] = null);
        Assert.Throws<ArgumentNullException>(() => ((DbParameterCollection)all)[0] = null!);
        Assert.Throws<ArgumentNullException>(() => ((IDataParameterCollection)all)["@param"] = null!);
        Assert.Throws<ArgumentNullException>(() => all.Remove(null!));
        all.Add(new DuckLakeParameter());
        Assert.False(all.Contains((object)null!));
        Assert.False(all.Contains((string)null!));
        Assert.Equal(-1, all.IndexOf((object)null!));
        Assert.Equal(-1, all.IndexOf((string)null!));
    }

    [Fact]
    public void CollectionsCheckPositions()
    {
        DuckLakeParameterCollection all = Command("SELECT 1").Parameters;
        DuckLakeParameter parameter = new("a", 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => all.RemoveAt(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => all.RemoveAt(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => all.Insert(-1, parameter));
        Assert.Throws<ArgumentOutOfRangeException>(() => all.Insert(1, parameter));
        all.Insert(0, parameter);
        Assert.Same(parameter, Assert.Single(all));
        Assert.Equal(0, all.IndexOf("$A"));
        all.Remove(parameter);
        Assert.Empty(all);
        Assert.Throws<ArgumentException>(() => all.Remove(parameter));
        all.AddRange(new[] { parameter, new DuckLakeParameter("b", 2) });
        all.RemoveAt("@b");
        all.RemoveAt(0);
        Assert.Empty(all);
        all.Add(parameter);
        all.Clear();
        Assert.Empty(all);
    }

    private static Task Sync(Action execute)
    {
        execute();
        return Task.CompletedTask;
    }

    private DuckLakeCommand Command(string sql) => new(sql, _connection);
}
