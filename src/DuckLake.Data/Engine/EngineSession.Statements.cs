using System.Diagnostics.CodeAnalysis;
using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <content>How a statement runs.</content>
internal sealed partial class EngineSession
{
    /// <summary>The kind of the running statement as DuckDB names it in errors.</summary>
    public string StatementTypeName { get; private set; } = "SELECT";

    /// <summary>Prepares a statement for the snapshots of now.</summary>
    /// <exception cref="DuckLakeException">The statement is wrong; the text is that of DuckDB.</exception>
    public async Task<EngineStatement> PrepareAsync(SqlStatement statement, CancellationToken cancellationToken = default)
    {
        try
        {
            BeginStatement(statement, cancellationToken);
            return await PrepareCoreAsync(statement, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (Fail(exception, statement) is { } error)
        {
            throw error;
        }
    }

    /// <summary>Prepares and runs a statement on the same snapshots; the statement is disposed with the result.</summary>
    /// <exception cref="DuckLakeException">The statement failed; the text is that of DuckDB.</exception>
    /// <exception cref="OperationCanceledException">The token interrupted the statement.</exception>
    public async Task<EngineResult> ExecuteAsync(SqlStatement statement, ParameterValues values, CancellationToken cancellationToken = default)
    {
        EngineStatement? prepared = null;
        try
        {
            BeginStatement(statement, cancellationToken);
            prepared = await PrepareCoreAsync(statement, cancellationToken, Repeated).ConfigureAwait(false);
            EngineResult result = await RunAsync(prepared, values, cancellationToken).ConfigureAwait(false);
            return result.Owning(Repeated.EndOf(prepared));
        }
        catch (Exception exception) when (Fail(exception, statement) is { } error)
        {
            prepared?.Dispose();
            throw error;
        }
        catch
        {
            prepared?.Dispose();
            throw;
        }
    }

    /// <summary>Runs a prepared statement on the snapshots of now.</summary>
    internal async Task<EngineResult> ExecuteAsync(EngineStatement statement, ParameterValues values, CancellationToken cancellationToken)
    {
        try
        {
            BeginStatement(statement.Source, cancellationToken);
            await SyncAsync(cancellationToken).ConfigureAwait(false);
            return await RunAsync(statement, values, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (Fail(exception, statement.Source) is { } error)
        {
            throw error;
        }
    }

    /// <summary>Brings the shadows of all lakes in line with what the current statement sees.</summary>
    public async ValueTask SyncAsync(CancellationToken cancellationToken = default)
    {
        foreach (AttachedLake lake in Lakes)
        {
            await lake.SyncAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Turns an exception into the statement's error, and the open transaction into a failed one if DuckDB would. Null when the exception
    /// passes as it is.
    /// </summary>
    internal Exception? Fail(Exception exception, SqlStatement? statement = null)
    {
        if (exception is DuckDbException told && statement is not null && SecretText.IsIn(statement))
        {
            exception = SecretText.Hide(told);
        }

        // DuckDB passes the failures of functions on as text.
        DuckDbException? text = exception as DuckDbException;
        exception = text is null ? exception : Scans.TakeFailure(text.Message) ?? exception;
        if (InTransaction && !_isEndingTransaction && EngineErrors.InvalidatesTransaction(exception))
        {
            IsAborted = true;
        }

        return text is null || exception == text ? EngineErrors.Translate(exception)
            : exception is OperationCanceledException ? new OperationCanceledException("The statement was interrupted.", text)
            : EngineErrors.Translate(exception) ?? EngineErrors.Translate(text, exception);
    }

    private void BeginStatement(SqlStatement statement, CancellationToken cancellationToken)
    {
        Scans.BeginStatement(cancellationToken);
        StatementTypeName = LeadingWord(statement);
        if (InTransaction)
        {
            return;
        }

        foreach (AttachedLake lake in Lakes)
        {
            lake.BeginStatement();
        }
    }

    private async Task<EngineStatement> PrepareCoreAsync(
        SqlStatement statement, CancellationToken cancellationToken, StatementCache? repeated = null)
    {
        if (IsAborted && !TransactionHandler.IsTransactionEnd(statement))
        {
            throw Aborted();
        }

        await SyncAsync(cancellationToken).ConfigureAwait(false);
        await BlockingThreads.EnterAsync();
        return repeated?.Take(statement.Text, NamesVersion) ?? await StatementDispatcher.PrepareAsync(this, statement, cancellationToken).ConfigureAwait(false);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The result is the caller's, or disposed when the commit fails.")]
    private async Task<EngineResult> RunAsync(EngineStatement statement, ParameterValues values, CancellationToken cancellationToken)
    {
        if (IsAborted && !statement.RunsInAbortedTransaction)
        {
            throw Aborted();
        }

        await BlockingThreads.EnterAsync();
        if (InTransaction || !statement.IsTransactional)
        {
            return await statement.RunAsync(values, cancellationToken).ConfigureAwait(false);
        }

        EngineResult? result = null;
        bool isCommitted = false;
        try
        {
            result = await statement.RunAsync(values, cancellationToken).ConfigureAwait(false);
            await CommitLakesAsync(cancellationToken).ConfigureAwait(false);
            isCommitted = true;
            return result;
        }
        finally
        {
            if (!isCommitted)
            {
                result?.Dispose();
                await RollbackLakesAsync().ConfigureAwait(false);
            }
        }
    }

    private static DuckDbException Aborted() =>
        EngineErrors.Create(DuckDbErrorType.Transaction, "Current transaction is aborted (please ROLLBACK)");

    private static string LeadingWord(SqlStatement statement)
    {
        string word = statement.Tokens[0].Value.ToUpperInvariant();
        return word switch
        {
            "TRUNCATE" => "DELETE",
            "MERGE" => "MERGE_INTO",
            "COMMENT" => "ALTER",
            _ => word,
        };
    }
}
