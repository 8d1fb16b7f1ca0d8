-- One kind of request, each time for another person; PEOPLE has a token and a task id a line.
local people = {}
for line in io.lines(os.getenv("PEOPLE")) do
  local token, id = line:match("(%S+) (%S+)")
  people[#people + 1] = { token = "Bearer " .. token, id = id }
end
local method, path, body = os.getenv("METHOD"), os.getenv("ADDRESS"), os.getenv("BODY")
math.randomseed(tonumber(os.getenv("SEED")))

request = function()
  local person = people[math.random(#people)]
  local headers = { Authorization = person.token }
  local content = nil
  if body ~= "" then
    headers["Content-Type"] = "application/json"
    content = body:gsub("TASK", person.id)
  end
  return wrk.format(method, (path:gsub("TASK", person.id)), headers, content)
end

done = function(summary, latency, _)
  local errors = summary.errors
  io.write(string.format(
    "RESULT %d %d %d %d %.3f\n", summary.requests, summary.duration,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(99) / 1000))
end
