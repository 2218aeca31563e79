using DuckLake.Arrow;

namespace DuckLake.Data.Tests;

/// <summary>
/// A lake with accounts whose balances always add up to the same and a log in which each worker counts upwards, so that every snapshot a
/// reader may see can be checked by itself.
/// </summary>
internal sealed class StressLake(DuckLakeDataSource source)
{
    private const int Accounts = 16;
    private const long Balance = 1000;

    public StressFigures Figures { get; } = new();

    public async Task CreateAsync(int workers)
    {
        await using DuckLakeConnection connection = await source.OpenConnectionAsync();
        foreach (string statement in new[]
        {
            "CREATE TABLE account (id INTEGER, balance BIGINT)",
            $"INSERT INTO account SELECT range::INTEGER, {Balance} FROM range({Accounts})",
            "CREATE TABLE log (worker INTEGER, n BIGINT)",
            $"INSERT INTO log SELECT range::INTEGER, 0 FROM range({workers})",
        })
        {
            await new DuckLakeCommand(statement, connection).ExecuteNonQueryAsync();
        }
    }

    /// <summary>Works until the time has come; throws at the first wrong row.</summary>
    /// <param name="worker">Its number; even ones use the synchronous members.</param>
    /// <param name="written">The last number this worker has in the log.</param>
    /// <param name="until">When to stop, in the ticks of the environment.</param>
    /// <returns>The last number this worker has in the log.</returns>
    public long Work(int worker, long written, long until)
    {
        Random random = new(worker);
        bool isAsync = worker % 2 == 1;
        do
        {
            int choice = random.Next(10);
            if (choice < 6)
            {
                Wait(isAsync, ReadAsync(worker, written, isAsync));
            }
            else if (choice < 9)
            {
                Wait(isAsync, InsertAsync(worker, written + 1, isAsync));
                written++;
            }
            else
            {
                Wait(isAsync, TransferAsync(random.Next(Accounts), random.Next(Accounts), random.Next(1, 10), isAsync));
            }
        }
        while (Environment.TickCount64 < until);
        return written;
    }

    /// <summary>Checks what is there in the end.</summary>
    public async Task CheckAsync(IReadOnlyList<long> written)
    {
        for (int worker = 0; worker < written.Count; worker++)
        {
            await ReadAsync(worker, written[worker], isAsync: true);
        }

        await using DuckLakeConnection connection = await source.OpenConnectionAsync();
        long rows = Convert.ToInt64(await new DuckLakeCommand("SELECT count(*) FROM log", connection).ExecuteScalarAsync());
        Require(rows == written.Sum() + written.Count, $"The log has {rows} rows, not {written.Sum() + written.Count}.");
    }

    private static void Wait(bool isAsync, Task task)
    {
        // The synchronous members have done everything before they hand a task back.
        Require(isAsync || task.IsCompleted, "A synchronous member left work behind.");
        task.GetAwaiter().GetResult();
    }

    private async Task ReadAsync(int worker, long written, bool isAsync)
    {
        DuckLakeConnection connection = isAsync ? await source.OpenConnectionAsync() : source.OpenConnection();
        try
        {
            using DuckLakeCommand command = new(
                """
                SELECT (SELECT sum(balance)::BIGINT FROM account), (SELECT count(*) FROM account), count(*), max(n), sum(n)::BIGINT
                FROM log WHERE worker = $worker
                """,
                connection);
            command.Parameters.AddWithValue("worker", worker);
            DuckLakeDataReader reader = isAsync ? await command.ExecuteReaderAsync() : command.ExecuteReader();
            Require(isAsync ? await reader.ReadAsync() : reader.Read(), "There is no row.");
            long last = reader.GetInt64(3);
            Require(reader.GetInt64(0) == Accounts * Balance, $"The balances add up to {reader.GetInt64(0)}.");
            Require(reader.GetInt64(1) == Accounts, $"There are {reader.GetInt64(1)} accounts.");
            Require(last == written, $"Worker {worker} wrote up to {written} and reads up to {last}.");
            Require(reader.GetInt64(2) == last + 1, $"Worker {worker} reads {reader.GetInt64(2)} rows up to {last}.");
            Require(reader.GetInt64(4) == last * (last + 1) / 2, $"Worker {worker} reads a sum of {reader.GetInt64(4)} up to {last}.");
            Require(!(isAsync ? await reader.ReadAsync() : reader.Read()), "There is a second row.");
            if (isAsync)
            {
                await reader.DisposeAsync();
            }
            else
            {
                reader.Dispose();
            }

            Figures.AddRead();
        }
        finally
        {
            await CloseAsync(connection, isAsync);
        }
    }

    private async Task InsertAsync(int worker, long number, bool isAsync)
    {
        DuckLakeConnection connection = isAsync ? await source.OpenConnectionAsync() : source.OpenConnection();
        try
        {
            using DuckLakeCommand command = new("INSERT INTO log VALUES (?, ?)", connection);
            command.Parameters.AddWithValue(worker);
            command.Parameters.AddWithValue(number);
            int rows = isAsync ? await command.ExecuteNonQueryAsync() : command.ExecuteNonQuery();
            Require(rows == 1, $"An insert tells {rows} rows.");
            Figures.AddInsert();
        }
        finally
        {
            await CloseAsync(connection, isAsync);
        }
    }

    private async Task TransferAsync(int from, int to, long amount, bool isAsync)
    {
        DuckLakeConnection connection = isAsync ? await source.OpenConnectionAsync() : source.OpenConnection();
        DuckLakeDbTransaction? transaction = null;
        try
        {
            transaction = isAsync ? (DuckLakeDbTransaction)await connection.BeginTransactionAsync() : connection.BeginTransaction();
            foreach ((int account, long change) in new[] { (from, -amount), (to, amount) })
            {
                using DuckLakeCommand command = new("UPDATE account SET balance = balance + $change WHERE id = $id", connection, transaction);
                command.Parameters.AddWithValue("change", change);
                command.Parameters.AddWithValue("id", account);
                int rows = isAsync ? await command.ExecuteNonQueryAsync() : command.ExecuteNonQuery();
                Require(rows == 1, $"An update of account {account} tells {rows} rows.");
            }

            if (isAsync)
            {
                await transaction.CommitAsync();
            }
            else
            {
                transaction.Commit();
            }

            Figures.AddTransfer();
        }
        catch (DuckLakeException error) when (error.Kind == DuckLakeErrorKind.Conflict)
        {
            Figures.AddConflict();
        }
        finally
        {
            transaction?.Dispose();
            await CloseAsync(connection, isAsync);
        }
    }

    private static async Task CloseAsync(DuckLakeConnection connection, bool isAsync)
    {
        if (isAsync)
        {
            await connection.DisposeAsync();
        }
        else
        {
            connection.Dispose();
        }
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new InvalidOperationException(message);
        }
    }
}
