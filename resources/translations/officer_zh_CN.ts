<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Acts</name>
    <message>
        <source>There is no task to claim for {0}.</source>
        <extracomment>Told the consignment&apos;s id once it is done.</extracomment>
        <translation>{0} 没有可领取的任务。</translation>
    </message>
    <message>
        <source>Nobody declared this box</source>
        <translation>此包裹无人申报</translation>
    </message>
</context>
<context>
    <name>AddSheet</name>
    <message>
        <source>Sign-in name</source>
        <translation>登录名</translation>
    </message>
    <message>
        <source>Full name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>First password</source>
        <translation>初始密码</translation>
    </message>
    <message>
        <source>Password again</source>
        <translation>再次输入密码</translation>
    </message>
    <message>
        <source>Say by which name they sign in.</source>
        <translation>请填写登录名。</translation>
    </message>
</context>
<context>
    <name>Adding</name>
    <message>
        <source>Photos and papers (*.jpg *.jpeg *.png *.pdf)</source>
        <extracomment>Of many files that were refused, so many are told with their reason.</extracomment>
        <translation>照片和单证 (*.jpg *.jpeg *.png *.pdf)</translation>
    </message>
    <message>
        <source>Add photos or papers</source>
        <translation>添加照片或单证</translation>
    </message>
    <message>
        <source>pasted picture.png</source>
        <translation>粘贴的图片.png</translation>
    </message>
    <message>
        <source>Choose the file first: Tab goes to the small pictures.</source>
        <translation>请先选择文件：用 Tab 移到缩略图。</translation>
    </message>
    <message>
        <source>Withdraw {0}</source>
        <translation>撤下 {0}</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>撤下</translation>
    </message>
    <message>
        <source>Why does it not belong here?</source>
        <translation>为何不属于本票？</translation>
    </message>
    <message>
        <source>Adding photos and papers</source>
        <translation>正在添加照片和单证</translation>
    </message>
    <message>
        <source>{0} of {1} were not added.</source>
        <translation>{1}个文件中有{0}个未添加。</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) added.</source>
        <translation>
            <numerusform>已添加 %n 个文件。</numerusform>
        </translation>
    </message>
    <message>
        <source>The task has this already.</source>
        <translation>该任务已有此文件。</translation>
    </message>
</context>
<context>
    <name>Admin</name>
    <message>
        <source>Disabled</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>可用</translation>
    </message>
    <message>
        <source>Sign-in name</source>
        <translation>登录名</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Withdrawn</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>已到期</translation>
    </message>
    <message>
        <source>Eligible</source>
        <translation>有资格</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Enterprise</source>
        <translation>企业</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>截止日</translation>
    </message>
    <message>
        <source>Decided by</source>
        <translation>决定人</translation>
    </message>
    <message>
        <source>Eligible for advance inspection</source>
        <translation>预约查验资格</translation>
    </message>
    <message>
        <source>Decide</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Withdraw {0}</source>
        <translation>取消{0}的资格</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>取消资格</translation>
    </message>
    <message>
        <source>Locked until</source>
        <translation>锁定至</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>启用日期</translation>
    </message>
    <message>
        <source>Inspects, signs as the second officer and opens tasks.</source>
        <translation>查验、作为第二名关员签署、开立任务。</translation>
    </message>
    <message>
        <source>As an officer; also supervises, settles quarantine and gives inspection instructions.</source>
        <translation>除关员权限外，还可改派任务、答复请示、处理隔离区并下达布控指令。</translation>
    </message>
    <message>
        <source>Writes rules and inspection instructions; does not inspect.</source>
        <translation>编写规则和布控指令；不参与查验。</translation>
    </message>
    <message>
        <source>Sees everything and changes nothing.</source>
        <translation>可查看一切，不作任何更改。</translation>
    </message>
    <message>
        <source>Manages officers, site and quarantine; does not inspect.</source>
        <translation>管理人员、场所和隔离区；不参与查验。</translation>
    </message>
    <message>
        <source>A password needs {0} characters at least.</source>
        <translation>密码至少需要 {0} 个字符。</translation>
    </message>
    <message>
        <source>The two passwords differ.</source>
        <translation>两次输入的密码不一致。</translation>
    </message>
    <message>
        <source>Add an officer</source>
        <translation>添加人员</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>The role of {0}</source>
        <translation>{0} 的角色</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>What {0} is good at</source>
        <translation>{0} 的专长</translation>
    </message>
    <message>
        <source>A new password for {0}</source>
        <translation>为 {0} 设置新密码</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Change your password</source>
        <translation>修改本人密码</translation>
    </message>
    <message>
        <source>Arrival to release</source>
        <translation>运抵至放行</translation>
    </message>
    <message>
        <source>The promise to the trader; the clock of each consignment.</source>
        <translation>对企业的承诺，即每票货物的时限。</translation>
    </message>
    <message>
        <source>Facts are late after</source>
        <translation>资料逾期</translation>
    </message>
    <message>
        <source>What is still missing so long after arrival makes the consignment yellow.</source>
        <translation>运抵后超过此时间仍缺资料的，转入黄色通道。</translation>
    </message>
    <message>
        <source>Undeclared after</source>
        <translation>未申报判定</translation>
    </message>
    <message>
        <source>A box that is there so long without a declaration is shown as undeclared.</source>
        <translation>到场超过此时间仍无申报的包裹，列为未申报。</translation>
    </message>
    <message>
        <source>A claim holds for</source>
        <translation>领取有效期</translation>
    </message>
    <message>
        <source>Without a sign of life the task then goes back to the queue.</source>
        <translation>其间无任何操作的，任务自动交还队列。</translation>
    </message>
    <message>
        <source>Outcomes recorded</source>
        <translation>已登记结果</translation>
    </message>
    <message>
        <source>By consignments arrived.</source>
        <translation>占到货票数的比例。</translation>
    </message>
    <message>
        <source>Hit rate</source>
        <translation>查获率</translation>
    </message>
    <message>
        <source>Outcomes not conform by outcomes recorded.</source>
        <translation>不符结果占已登记的查验结果。</translation>
    </message>
    <message>
        <source>Lock when idle for</source>
        <translation>空闲锁定</translation>
    </message>
    <message>
        <source>Without a key or the pointer the station asks for the password.</source>
        <translation>无键盘和指针操作超过此时间，须重新输入密码。</translation>
    </message>
    <message>
        <source>Lock-out</source>
        <translation>账号锁定</translation>
    </message>
    <message>
        <source>After five wrong passwords an account stays locked so long.</source>
        <translation>连续输错五次密码后，账号锁定的时间。</translation>
    </message>
    <message>
        <source>9710 B2B direct export</source>
        <translation>9710 跨境电商 B2B 直接出口</translation>
    </message>
    <message>
        <source>9810 export to overseas warehouse</source>
        <translation>9810 跨境电商出口海外仓</translation>
    </message>
    <message>
        <source>9610 retail</source>
        <translation>9610 跨境电商零售</translation>
    </message>
    <message>
        <source>1210 bonded</source>
        <translation>1210 保税电商</translation>
    </message>
    <message>
        <source>1239 bonded (A)</source>
        <translation>1239 保税电商 A</translation>
    </message>
    <message>
        <source>0110 general trade</source>
        <translation>0110 一般贸易</translation>
    </message>
    <message>
        <source>A whole number from {0} to {1}</source>
        <translation>请填 {0} 至 {1} 的整数</translation>
    </message>
    <message>
        <source>A number from {0} to {1}</source>
        <translation>请填 {0} 至 {1} 的数值</translation>
    </message>
</context>
<context>
    <name>AdminPage</name>
    <message>
        <source>Officers and site</source>
        <extracomment>Changes are gathered for so long before reading again.</extracomment>
        <translation>人员和场所</translation>
    </message>
    <message>
        <source>Add an officer</source>
        <translation>添加人员</translation>
    </message>
    <message>
        <source>Set a new password</source>
        <translation>设置新密码</translation>
    </message>
    <message>
        <source>&lt;p&gt;Everybody who works here signs in under their own name; what they do is recorded under it. A role says what somebody may do. Accounts are closed, never deleted.&lt;/p&gt;</source>
        <translation>&lt;p&gt;每个人都以本人的名义登录，其操作均以此记录。角色决定可以做什么。账号只停用，不删除。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>&lt;p&gt;After five wrong passwords an account is locked for a while; a new password ends that at once.&lt;/p&gt;</source>
        <translation>&lt;p&gt;连续输错五次密码后账号会锁定一段时间；设置新密码即可立即解除。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>&lt;p&gt;Goods of an enterprise that is named as eligible can be booked and inspected before they arrive. Every decision about one stays on record.&lt;/p&gt;&lt;p&gt;What the site sets counts as soon as it is saved, for the window and for the inbox service.&lt;/p&gt;</source>
        <translation>&lt;p&gt;具备资格的企业，其货物可在运抵前预约查验。每项决定均留存备查。&lt;/p&gt;&lt;p&gt;场所设置保存后即刻生效，窗口和收件箱服务都按新设置运行。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Save what the site sets</source>
        <translation>保存场所设置</translation>
    </message>
    <message>
        <source>Officers</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>场所</translation>
    </message>
    <message numerus="yes">
        <source>%n officer(s)</source>
        <translation>
            <numerusform>%n 人</numerusform>
        </translation>
    </message>
    <message>
        <source>Next row</source>
        <translation>下一行</translation>
    </message>
    <message>
        <source>Previous row</source>
        <translation>上一行</translation>
    </message>
    <message>
        <source>Add an officer, or an enterprise</source>
        <translation>添加关员或企业</translation>
    </message>
    <message>
        <source>Change the role; set another last day</source>
        <translation>更改角色；更改截止日</translation>
    </message>
    <message>
        <source>Say what they are good at</source>
        <translation>设定专长</translation>
    </message>
    <message>
        <source>Disable or enable the account; withdraw</source>
        <translation>停用或启用账号；取消资格</translation>
    </message>
    <message>
        <source>Officers, site or enterprises</source>
        <translation>关员、场所或企业</translation>
    </message>
    <message>
        <source>Advance inspection</source>
        <translation>预约查验</translation>
    </message>
    <message>
        <source>Add an enterprise</source>
        <translation>添加企业</translation>
    </message>
    <message>
        <source>next part</source>
        <translation>下一部分</translation>
    </message>
    <message>
        <source>move</source>
        <translation>上下</translation>
    </message>
    <message>
        <source>skills</source>
        <translation>专长</translation>
    </message>
    <message>
        <source>add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>disable</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>last day</source>
        <translation>截止日</translation>
    </message>
    <message>
        <source>withdraw</source>
        <translation>取消资格</translation>
    </message>
    <message>
        <source>next field</source>
        <translation>下一栏</translation>
    </message>
    <message>
        <source>save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>all keys</source>
        <translation>全部按键</translation>
    </message>
</context>
<context>
    <name>Age</name>
    <message>
        <source>The first server does not answer; it is not known how old this is.</source>
        <translation>主服务器没有应答；无法得知这些数据有多旧。</translation>
    </message>
    <message>
        <source>The first server does not answer; this is {0} old.</source>
        <translation>主服务器没有应答；这些数据为 {0} 前的状态。</translation>
    </message>
</context>
<context>
    <name>AnswerSheet</name>
    <message>
        <source>What is the officer to do?</source>
        <translation>关员应如何处理？</translation>
    </message>
    <message>
        <source>Say what the officer is to do.</source>
        <translation>请写明关员应如何处理。</translation>
    </message>
</context>
<context>
    <name>Answering</name>
    <message>
        <source>{0}: signed.</source>
        <translation>{0}：已签字。</translation>
    </message>
    <message>
        <source>{0}: approved.</source>
        <translation>{0}：已审批同意。</translation>
    </message>
    <message>
        <source>{0}: the record was returned.</source>
        <translation>{0}：记录已退回。</translation>
    </message>
    <message>
        <source>Return the record</source>
        <translation>退回记录</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>退回</translation>
    </message>
    <message>
        <source>What is to be done?</source>
        <translation>需要补正什么？</translation>
    </message>
    <message>
        <source>{0} is held; another officer inspects it.</source>
        <translation>{0} 已扣住待查，由其他关员复验。</translation>
    </message>
    <message>
        <source>Another inspection</source>
        <translation>复验</translation>
    </message>
    <message>
        <source>Hold it</source>
        <translation>下达复验</translation>
    </message>
    <message>
        <source>Why is it inspected again?</source>
        <translation>为什么复验？</translation>
    </message>
</context>
<context>
    <name>BookSheet</name>
    <message>
        <source>At the station</source>
        <translation>监管场所</translation>
    </message>
    <message>
        <source>At the enterprise</source>
        <translation>企业场所</translation>
    </message>
    <message>
        <source>Whoever takes it</source>
        <translation>由领取者</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>地点</translation>
    </message>
    <message>
        <source>Address, where it is at the enterprise</source>
        <translation>地址（在企业场所时）</translation>
    </message>
    <message>
        <source>Who goes</source>
        <translation>查验关员</translation>
    </message>
    <message numerus="yes">
        <source>Also the %n other(s) that {0} has declared</source>
        <translation>
            <numerusform>连同{0}已申报的其他%n票</numerusform>
        </translation>
    </message>
    <message>
        <source>A day and time is written as 2026-11-25 14:00.</source>
        <translation>日期时间写作 2026-11-25 14:00。</translation>
    </message>
    <message>
        <source>Say the address of the enterprise&apos;s place.</source>
        <translation>请填写企业场所地址。</translation>
    </message>
    <message numerus="yes">
        <source>%n inspection(s) booked for {0}.</source>
        <translation>
            <numerusform>已预约%n票，时间{0}。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Charts</name>
    <message>
        <source>Value, CNY</source>
        <translation>货值（元）</translation>
    </message>
    <message>
        <source>{0} of all · CNY {1}</source>
        <translation>占 {0} · {1}元</translation>
    </message>
    <message>
        <source>Released by mode</source>
        <translation>按监管方式放行</translation>
    </message>
    <message>
        <source>Released by lane</source>
        <translation>按通道放行</translation>
    </message>
    <message>
        <source>Released a week, by mode</source>
        <translation>每周放行（按监管方式）</translation>
    </message>
    <message>
        <source>Released a week, by lane</source>
        <translation>每周放行（按通道）</translation>
    </message>
    <message>
        <source>Released a day, by mode</source>
        <translation>每日放行（按监管方式）</translation>
    </message>
    <message>
        <source>Released a day, by lane</source>
        <translation>每日放行（按通道）</translation>
    </message>
    <message numerus="yes">
        <source>%Ln consignment(s)</source>
        <translation>
            <numerusform>%Ln 票</numerusform>
        </translation>
    </message>
    <message>
        <source>CNY {0}</source>
        <translation>{0}元</translation>
    </message>
    <message>
        <source>Inspected: {0} of arrived</source>
        <translation>已查验：占运抵 {0}</translation>
    </message>
    <message>
        <source>{0} of outcomes not conform</source>
        <translation>结果中 {0} 不符</translation>
    </message>
    <message>
        <source>{0} within the promise</source>
        <translation>按时放行 {0}</translation>
    </message>
    <message>
        <source>From arrival to release</source>
        <translation>运抵至放行用时</translation>
    </message>
    <message>
        <source>Released in under {0} minutes</source>
        <translation>{0} 分钟内放行</translation>
    </message>
    <message>
        <source>Inspection and hit rate</source>
        <translation>查验率与查获率</translation>
    </message>
    <message>
        <source>Chart. {0}. Press T for the same figures as a table.</source>
        <translation>图表。{0}。按 T 键以表格显示相同数字。</translation>
    </message>
    <message>
        <source>Hits</source>
        <translation>查获</translation>
    </message>
    <message>
        <source>Inspected of arrived</source>
        <translation>运抵中已查验</translation>
    </message>
    <message>
        <source>{0} released, CNY {1}</source>
        <translation>放行 {0} 票，{1} 元</translation>
    </message>
    <message>
        <source>Under {0} min: {1}</source>
        <translation>{0} 分钟内：{1}</translation>
    </message>
    <message>
        <source>Arrived: {0}, inspected since: {1} ({2})</source>
        <translation>运抵：{0}，此后已查验：{1}（{2}）</translation>
    </message>
    <message>
        <source>Outcomes recorded: {0}</source>
        <translation>已登记结果：{0}</translation>
    </message>
    <message>
        <source>Not conform: {0} ({1})</source>
        <translation>不符：{0}（{1}）</translation>
    </message>
</context>
<context>
    <name>ChipBar</name>
    <message>
        <source>Views</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Save this view…</source>
        <translation>保存当前视图…</translation>
    </message>
    <message>
        <source>Remove a view</source>
        <translation>删除视图</translation>
    </message>
    <message>
        <source>Save this view</source>
        <translation>保存当前视图</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Name of the view</source>
        <translation>视图名称</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>红</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>黄</translation>
    </message>
    <message>
        <source>Waiting for scan</source>
        <translation>待扫描</translation>
    </message>
    <message>
        <source>To scan</source>
        <translation>待扫描</translation>
    </message>
    <message>
        <source>Undeclared</source>
        <translation>未申报</translation>
    </message>
    <message>
        <source>Undecl.</source>
        <translation>未申报</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>超时</translation>
    </message>
    <message>
        <source>Late</source>
        <translation>超时</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>我的</translation>
    </message>
    <message>
        <source>In advance</source>
        <translation>预约查验</translation>
    </message>
    <message>
        <source>Adv.</source>
        <translation>预约</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>To sign</source>
        <translation>待我签字</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Filter the queue</source>
        <translation>筛选队列</translation>
    </message>
    <message>
        <source>Waybill, enterprise, goods, mode, destination or officer</source>
        <translation>运单号、企业、商品、监管方式、目的国或关员</translation>
    </message>
    <message>
        <source>Saved views</source>
        <translation>已存视图</translation>
    </message>
</context>
<context>
    <name>DeviationSheet</name>
    <message>
        <source>Fill in only what is not as declared. Up and Down move.</source>
        <translation>只填写与申报不符的项目。按上、下键移动。</translation>
    </message>
    <message>
        <source>Declared</source>
        <translation>申报</translation>
    </message>
    <message>
        <source>Ordered</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>实际</translation>
    </message>
    <message>
        <source>{0} found</source>
        <translation>实际{0}</translation>
    </message>
</context>
<context>
    <name>EligiblePart</name>
    <message>
        <source>Decided by {0}, {1}</source>
        <translation>{0}于{1}决定</translation>
    </message>
    <message>
        <source>{0} is eligible for advance inspection.</source>
        <translation>{0}已具备预约查验资格。</translation>
    </message>
    <message>
        <source>{0} is no longer eligible.</source>
        <translation>{0}不再具备资格。</translation>
    </message>
    <message>
        <source>Enterprises eligible for advance inspection</source>
        <translation>具备预约查验资格的企业</translation>
    </message>
    <message>
        <source>No enterprise is eligible</source>
        <translation>尚无企业具备资格</translation>
    </message>
    <message>
        <source>Goods of those you add here can be booked and inspected before they arrive.</source>
        <translation>在此添加的企业，其货物可在运抵前预约查验。</translation>
    </message>
    <message>
        <source>Set another last day</source>
        <translation>更改截止日</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>取消资格</translation>
    </message>
</context>
<context>
    <name>Entering</name>
    <message>
        <source>Flag on the X-ray</source>
        <translation>机检标记</translation>
    </message>
    <message>
        <source>Flags on the X-ray</source>
        <translation>机检标记</translation>
    </message>
    <message>
        <source>Release against an alarm of the X-ray machine?</source>
        <translation>机检高危报警，确认放行？</translation>
    </message>
    <message>
        <source>Release all the same</source>
        <translation>仍予放行</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>Something unforeseen happened. What was stored before is kept. Reference for the log: {0}</source>
        <translation>发生了意外错误。之前已保存的内容均已保留。日志编号：{0}</translation>
    </message>
    <message>
        <source>Too many wrong passwords: this account is locked for another {0} min. The administrator can set a new password.</source>
        <translation>密码错误次数过多：该账号还将锁定 {0} 分钟。管理员可以重设密码。</translation>
    </message>
    <message>
        <source>{0} is with {1} now. Nothing of yours was lost: take another with N.</source>
        <translation>{0} 现由 {1} 处理。您的内容没有丢失：按 N 领取下一票。</translation>
    </message>
    <message>
        <source>There is an officer {0} already. Choose another sign-in name.</source>
        <translation>登录名 {0} 已存在，请换一个。</translation>
    </message>
    <message>
        <source>There is a login {0} on this server already. Choose another sign-in name.</source>
        <translation>此服务器上已有登录名 {0}，请另选一个。</translation>
    </message>
    <message>
        <source>{0}: PostgreSQL {1} is needed, the server is PostgreSQL {2}.</source>
        <translation>{0}：需要 PostgreSQL {1}，该服务器是 PostgreSQL {2}。</translation>
    </message>
    <message>
        <source>There is a station {0} already.</source>
        <translation>查验台 {0} 已存在。</translation>
    </message>
    <message>
        <source>{0} is no longer at {1}; it cannot be tried again. Discard it, or put it back.</source>
        <translation>{0} 已不在 {1}，无法重试。请弃置该记录，或将文件放回原处。</translation>
    </message>
    <message>
        <source>{0} has been dealt with by {1} already.</source>
        <translation>{0} 已由 {1} 处理。</translation>
    </message>
    <message>
        <source>It is NOT recorded: this station cannot write to its disk ({0}). What you entered is still here; make room, and submit again.</source>
        <translation>未登记：本站无法写入磁盘（{0}）。您填写的内容仍在；请腾出空间后重新提交。</translation>
    </message>
    <message>
        <source>{0} is not enrolled in this database: its administrator enrols people.</source>
        <translation>{0} 未在此数据库登记：请由管理员登记人员。</translation>
    </message>
    <message>
        <source>The text holds the control character {0}, which is never kept: type it anew.</source>
        <translation>文字中含控制字符 {0}，不予保存：请重新输入。</translation>
    </message>
    <message>
        <source>{0}: the server lets nobody connect. It may be stopped, or this is not its address.</source>
        <translation>{0}：服务器拒绝连接。可能已停止，或地址不对。</translation>
    </message>
    <message>
        <source>{0}: the server does not answer.</source>
        <translation>{0}：服务器没有应答。</translation>
    </message>
    <message>
        <source>Somebody of several sites is administered by who is an administrator at all of them, or by whoever runs the server.</source>
        <translation>在多个场所工作的人员，须由同时管理这些场所的管理员或服务器管理员来管理。</translation>
    </message>
    <message>
        <source>The database refuses: {0}.</source>
        <translation>数据库拒绝：{0}。</translation>
    </message>
    <message>
        <source>{0} is no shared database yet. Run: officer-app db install</source>
        <translation>{0} 尚不是共享数据库。请运行：officer-app db install</translation>
    </message>
    <message>
        <source>{0} has schema {1}, this program needs {2}. The administrator runs: officer-app db upgrade</source>
        <translation>数据库 {0} 的结构版本为 {1}，本程序需要 {2}。请管理员运行：officer-app db upgrade</translation>
    </message>
    <message>
        <source>This program is older than the database: it knows schema {0}, {1} has {2}. Update the program at this station.</source>
        <translation>本程序比数据库旧：本程序的结构版本为 {0}，{1} 为 {2}。请更新本查验台的程序。</translation>
    </message>
    <message>
        <source>{0} has edition {1} of its functions and policies, this program needs {2}. The administrator runs: officer-app db install</source>
        <translation>数据库 {0} 的函数与策略为第 {1} 版，本程序需要第 {2} 版。请管理员运行：officer-app db install</translation>
    </message>
    <message>
        <source>{0} has left the station; a scan cannot join it any more.</source>
        <translation>{0} 已离开查验台，不能再关联扫描。</translation>
    </message>
    <message>
        <source>{0} is at another site of yours. Work at that site first: the menu under your name.</source>
        <translation>{0} 在您的另一个场所。请先切换到该场所：您姓名下的菜单。</translation>
    </message>
    <message>
        <source>A password needs {0} characters at least.</source>
        <translation>密码至少需要 {0} 位。</translation>
    </message>
    <message>
        <source>There is no officer {0}.</source>
        <translation>没有关员 {0}。</translation>
    </message>
    <message>
        <source>You do not hold this task; {0} does.</source>
        <translation>该任务不在您手中，由 {0} 持有。</translation>
    </message>
    <message>
        <source>You do not hold this task any more.</source>
        <translation>该任务已不在您手中。</translation>
    </message>
    <message>
        <source>Brought from station {0} by {1}; {2} had not confirmed it then.</source>
        <translation>由{1}从{0}号查验台带入，当时{2}尚未确认。</translation>
    </message>
    <message>
        <source>The role of {0} does not permit this.</source>
        <translation>{0} 的角色无权执行此操作。</translation>
    </message>
    <message>
        <source>{0} cannot take tasks: choose another officer.</source>
        <translation>{0}不能承办任务，请另选一名关员。</translation>
    </message>
    <message>
        <source>{0} had a hand in the record of {1} that is to be looked at again: choose another officer.</source>
        <translation>{0} 参与过须重新查验的 {1} 的原记录：请选择其他关员。</translation>
    </message>
    <message>
        <source>Nothing was moved: {0} went to somebody else meanwhile.</source>
        <translation>未作任何调整：{0} 已被他人承办。</translation>
    </message>
    <message>
        <source>{0} was not saved: {1}. Choose another place.</source>
        <translation>{0} 未能保存：{1}。请另选位置。</translation>
    </message>
    <message>
        <source>{0} was not added: {1}.</source>
        <translation>{0} 未添加：{1}。</translation>
    </message>
    <message>
        <source>The disk is full. Nothing of {0} was kept; make room and add it again.</source>
        <translation>磁盘已满，{0} 未保存；请清理空间后重新添加。</translation>
    </message>
    <message>
        <source>The disk is full. What was recorded is kept. Make room, then try again.</source>
        <translation>磁盘已满。已记录的内容均已保留。请腾出空间后重试。</translation>
    </message>
    <message>
        <source>The file system of {0} is read-only. What was recorded is kept. Make it writable, then try again.</source>
        <translation>{0}所在的文件系统为只读。已记录的内容均已保留。请改为可写后重试。</translation>
    </message>
    <message>
        <source>This account may not read and write {0}. What was recorded is kept. Permit it, then try again.</source>
        <translation>当前账户无权读写{0}。已记录的内容均已保留。请授予权限后重试。</translation>
    </message>
    <message>
        <source>A task has {0} files at most.</source>
        <translation>每个任务最多 {0} 个文件。</translation>
    </message>
    <message>
        <source>{0} cannot be read.</source>
        <translation>{0} 无法读取。</translation>
    </message>
    <message>
        <source>The file {0} is not in the evidence folder.</source>
        <translation>证据文件夹中没有文件 {0}。</translation>
    </message>
    <message>
        <source>The file {0} is not the one that was added.</source>
        <translation>文件 {0} 与添加时不一致。</translation>
    </message>
    <message>
        <source>The file {0} cannot be shown.</source>
        <translation>文件 {0} 无法显示。</translation>
    </message>
    <message>
        <source>As this consignment stands, it cannot be called to inspection.</source>
        <translation>该票货物当前状态不能调取查验。</translation>
    </message>
    <message>
        <source>Name or password is wrong.</source>
        <translation>用户名或密码错误。</translation>
    </message>
    <message>
        <source>This is a national database: its districts write, and it reads.</source>
        <translation>这是全国库，只读；写入在各关区进行。</translation>
    </message>
    <message>
        <source>Only an administrator of the site may do this.</source>
        <translation>只有该场所的管理员才能执行此操作。</translation>
    </message>
    <message>
        <source>This account is disabled. Ask the administrator.</source>
        <translation>该账号已停用，请联系管理员。</translation>
    </message>
    <message>
        <source>The password of this account was changed: lock the station with Ctrl+L, and unlock it with the new one.</source>
        <translation>该账号的密码已更改：请按 Ctrl+L 锁定本站，再用新密码解锁。</translation>
    </message>
    <message>
        <source>The last administrator cannot be disabled or given another role.</source>
        <translation>不能停用最后一名管理员或更改其角色。</translation>
    </message>
    <message>
        <source>Nobody closes their own account: another administrator does.</source>
        <translation>任何人都不能停用自己的账号，须由另一名管理员停用。</translation>
    </message>
    <message>
        <source>Somebody has dealt with this file already.</source>
        <translation>该文件已由他人处理。</translation>
    </message>
    <message>
        <source>Somebody else works on the same at this moment. Try again.</source>
        <translation>此刻另有人在处理同一事项，请重试。</translation>
    </message>
    <message>
        <source>The database took too long to answer. Nothing was changed; try again.</source>
        <translation>数据库响应超时。未作任何更改，请重试。</translation>
    </message>
    <message>
        <source>This scan has been assigned already.</source>
        <translation>该扫描已被关联。</translation>
    </message>
    <message>
        <source>A station needs a name of 1 to 100 printable characters.</source>
        <translation>查验台名称须为 1 至 100 个可显示字符。</translation>
    </message>
    <message>
        <source>A site needs a name of 1 to 200 printable characters.</source>
        <translation>场所名称须为 1 至 200 个可显示字符。</translation>
    </message>
    <message>
        <source>Only what you handed back yourself is open. To take one again choose it and press C.</source>
        <translation>待办任务均为本人已交还的。如需重新领取，请选中后按 C。</translation>
    </message>
    <message>
        <source>A record sheet needs a Chinese font: install one, for example fonts-noto-cjk.</source>
        <translation>打印查验记录单需要中文字体：请安装，例如 fonts-noto-cjk。</translation>
    </message>
    <message>
        <source>The record in the store is not the one that was recorded: no sheet is made of it. Tell the administrator: audit verify.</source>
        <translation>库中的记录已不是当时所录的记录：不予制作记录单。请通知管理员运行 audit verify。</translation>
    </message>
    <message>
        <source>The printer does not take the sheet.</source>
        <translation>打印机未接受该记录单。</translation>
    </message>
    <message>
        <source>No task is open. New ones appear here by themselves.</source>
        <translation>目前没有待领任务。新任务会自动出现在这里。</translation>
    </message>
    <message>
        <source>There is no task for this consignment.</source>
        <translation>该票没有查验任务。</translation>
    </message>
    <message>
        <source>The most urgent task was just taken; try again.</source>
        <translation>最急的任务刚被他人领取，请再试一次。</translation>
    </message>
    <message>
        <source>There is no such task.</source>
        <translation>没有这项任务。</translation>
    </message>
    <message>
        <source>Handing back needs a reason.</source>
        <translation>交还任务须填写原因。</translation>
    </message>
    <message>
        <source>What you recorded of it waits here; the server gets it as soon as it answers.</source>
        <translation>您对它的记录在本站等待；服务器恢复后立即送出。</translation>
    </message>
    <message>
        <source>The record was amended meanwhile: read it again.</source>
        <translation>记录在此期间已被更正：请重新阅读。</translation>
    </message>
    <message>
        <source>The supervised place (loctNo) has 1 to 10 letters and digits, e.g. CAN01.</source>
        <translation>监管场所代码（loctNo）为 1 至 10 位字母和数字，例如 CAN01。</translation>
    </message>
    <message>
        <source>A sign-in name is 1 to 63 octets of printable characters, neither public nor none, and begins neither with pg_ nor with officer_app_.</source>
        <translation>登录名为 1 至 63 字节的可显示字符，不能是 public 或 none，也不能以 pg_ 或 officer_app_ 开头。</translation>
    </message>
    <message>
        <source>Nobody else could approve this record then: let another officer sign it.</source>
        <translation>否则将无人可批准此记录：请由其他关员会签。</translation>
    </message>
    <message>
        <source>Who had a hand in what was looked at again does not sign: another officer signs.</source>
        <translation>参与过被重新查验的原记录者不得复签：须由其他关员签字。</translation>
    </message>
    <message>
        <source>Who had a hand in what was looked at again, or asked for it, does not change it.</source>
        <translation>参与过被重新查验的原记录或提出重新查验者不得更改重新查验的结果。</translation>
    </message>
    <message>
        <source>You recorded this yourself: another supervisor settles it.</source>
        <translation>此记录由您本人登记：请由其他主管处理。</translation>
    </message>
    <message>
        <source>You had a hand in what is to be looked at again: another officer inspects.</source>
        <translation>您参与过须重新查验的原记录或提出了重新查验：须由其他关员查验。</translation>
    </message>
    <message>
        <source>Reassigning needs a reason.</source>
        <translation>改派须写明理由。</translation>
    </message>
    <message>
        <source>Say what the supervisor is to decide.</source>
        <translation>请写明需要主管决定什么。</translation>
    </message>
    <message>
        <source>Say what the officer is to do.</source>
        <translation>请写明关员应如何处理。</translation>
    </message>
    <message>
        <source>Somebody has answered this already.</source>
        <translation>已有人答复。</translation>
    </message>
    <message>
        <source>There is no such scan.</source>
        <translation>没有这个扫描。</translation>
    </message>
    <message>
        <source>This record does not wait for a second officer.</source>
        <translation>该记录无须第二名关员签字。</translation>
    </message>
    <message>
        <source>Returning a record needs a reason.</source>
        <translation>退回记录须说明原因。</translation>
    </message>
    <message>
        <source>Nobody approves a record that they wrote or signed.</source>
        <translation>任何人不得审批自己填写或签字的记录。</translation>
    </message>
    <message>
        <source>A second officer signs this record before it is approved.</source>
        <translation>该记录须先由第二名关员签字，再审批。</translation>
    </message>
    <message>
        <source>This record does not wait for approval.</source>
        <translation>该记录无须审批。</translation>
    </message>
    <message>
        <source>Withdrawing a file needs a reason.</source>
        <translation>撤下文件须说明理由。</translation>
    </message>
    <message>
        <source>The task has no such file.</source>
        <translation>该任务没有此文件。</translation>
    </message>
    <message>
        <source>An amendment needs a reason.</source>
        <translation>更正须说明原因。</translation>
    </message>
    <message>
        <source>A record is amended by the officer who wrote it, or by a supervisor.</source>
        <translation>记录由填写关员或主管更正。</translation>
    </message>
    <message>
        <source>The record was returned: its officer records it anew.</source>
        <translation>记录已被退回，由经办关员重新登记。</translation>
    </message>
    <message>
        <source>What was decided has been carried out; ask for another inspection instead.</source>
        <translation>处理决定已执行；如需改变，请要求复验。</translation>
    </message>
    <message>
        <source>Nothing has been recorded of this consignment.</source>
        <translation>该票货物尚无记录。</translation>
    </message>
    <message>
        <source>Another inspection needs a reason.</source>
        <translation>复验须说明原因。</translation>
    </message>
    <message>
        <source>The waybill was declared anew; the consignment that came to its end stays so.</source>
        <translation>该运单已重新申报，已办结的货物不能重新开启。</translation>
    </message>
    <message>
        <source>Nobody signs their own record: another officer signs.</source>
        <translation>不能签署自己的记录，须由其他关员签署。</translation>
    </message>
    <message>
        <source>The record is not complete: {0}</source>
        <translation>记录不完整：{0}</translation>
    </message>
    <message>
        <source>Two officers stand behind this decision: somebody else changes it.</source>
        <translation>此决定由两名关员共同作出，须由他人变更。</translation>
    </message>
    <message>
        <source>A box that nobody declared cannot be released: return, detain or hand it over.</source>
        <translation>无申报的箱件不能放行，只能退单、扣留或移交。</translation>
    </message>
    <message>
        <source>This consignment has a task already.</source>
        <translation>该票已有任务。</translation>
    </message>
    <message>
        <source>A task opened by hand needs a reason.</source>
        <translation>手工开立任务须填写原因。</translation>
    </message>
    <message>
        <source>There is no such consignment.</source>
        <translation>没有这票货物。</translation>
    </message>
    <message>
        <source>There is no such file in quarantine.</source>
        <translation>隔离区没有这个文件。</translation>
    </message>
    <message>
        <source>The customs code has four digits, e.g. 5141 for Guangzhou Baiyun airport.</source>
        <translation>关区代码为四位数字，例如 5141 广州白云机场。</translation>
    </message>
    <message>
        <source>An officer needs a sign-in name of 1 to 64 printable characters.</source>
        <translation>登录名须为 1 至 64 个可显示字符。</translation>
    </message>
</context>
<context>
    <name>FactGrid</name>
    <message>
        <source>Declaration</source>
        <translation>申报清单</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>kg decl. / waybill / meas.</source>
        <translation>重量 kg 申报/运单/实测</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>价值</translation>
    </message>
    <message>
        <source>Arrived</source>
        <translation>运抵时间</translation>
    </message>
    <message>
        <source>Van · flight</source>
        <translation>车辆 · 航班</translation>
    </message>
    <message>
        <source>(unsigned)</source>
        <translation>（未签名）</translation>
    </message>
    <message>
        <source>Declared by</source>
        <translation>申报单位</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>报文</translation>
    </message>
    <message>
        <source>Packages</source>
        <translation>件数</translation>
    </message>
    <message>
        <source>no rate for its day</source>
        <translation>当日无汇率</translation>
    </message>
    <message>
        <source>CNY {0}</source>
        <translation>人民币 {0}</translation>
    </message>
</context>
<context>
    <name>FilePane</name>
    <message>
        <source>The reader said: {0}</source>
        <translation>读取程序的说明：{0}</translation>
    </message>
    <message>
        <source>The file is no longer there.</source>
        <translation>文件已不在原处。</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{1} 中的前 {0}</translation>
    </message>
    <message>
        <source>all of it</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>There is nothing in it.</source>
        <translation>文件为空。</translation>
    </message>
    <message>
        <source>Path copied</source>
        <translation>已复制路径</translation>
    </message>
    <message>
        <source>Came</source>
        <translation>收到时间</translation>
    </message>
    <message>
        <source>Kept at</source>
        <translation>存放位置</translation>
    </message>
    <message>
        <source>Copy the path</source>
        <translation>复制路径</translation>
    </message>
    <message>
        <source>Its beginning</source>
        <translation>文件开头</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>十六进制</translation>
    </message>
    <message>
        <source>The beginning of the file, for looking only</source>
        <translation>文件开头，仅供查看</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>弃置</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
</context>
<context>
    <name>FindingSheet</name>
    <message>
        <source>The whole consignment</source>
        <translation>整票</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>发现了什么</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>In words (optional)</source>
        <translation>文字说明（可选）</translation>
    </message>
    <message>
        <source>Say in words what was found.</source>
        <translation>请用文字说明所发现的情况。</translation>
    </message>
</context>
<context>
    <name>FirstStartPage</name>
    <message>
        <source>Please fill in what is marked.</source>
        <translation>请填写标出的项目。</translation>
    </message>
    <message>
        <source>The two passwords differ.</source>
        <translation>两次输入的密码不一致。</translation>
    </message>
    <message>
        <source>Set up this station</source>
        <translation>设置本查验台</translation>
    </message>
    <message>
        <source>This computer has no station yet. Say where it stands and who administers it; everything else can be added later under Officers.</source>
        <translation>本机尚未设置查验台。请填写所在场所和管理员；其他内容以后可在“人员”中补充。</translation>
    </message>
    <message>
        <source>Site and station</source>
        <translation>场所和查验台</translation>
    </message>
    <message>
        <source>First administrator</source>
        <translation>首位管理员</translation>
    </message>
    <message>
        <source>Customs code, four digits</source>
        <translation>关区代码（四位）</translation>
    </message>
    <message>
        <source>Supervised place (loctNo)</source>
        <translation>监管场所代码（loctNo）</translation>
    </message>
    <message>
        <source>Name of the site</source>
        <translation>场所名称</translation>
    </message>
    <message>
        <source>This desk</source>
        <translation>本查验台</translation>
    </message>
    <message>
        <source>Sign-in name</source>
        <translation>登录名</translation>
    </message>
    <message>
        <source>Full name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Password again</source>
        <translation>再次输入密码</translation>
    </message>
    <message>
        <source>Create the station</source>
        <translation>创建查验台</translation>
    </message>
    <message>
        <source>Try a demonstration instead</source>
        <translation>改为体验演示</translation>
    </message>
    <message>
        <source>Shared server…</source>
        <translation>共享服务器…</translation>
    </message>
</context>
<context>
    <name>FlagSheet</name>
    <message>
        <source>What is there?</source>
        <translation>该处实际情况？</translation>
    </message>
</context>
<context>
    <name>GlancePane</name>
    <message>
        <source>Nobody declared this box</source>
        <translation>此包裹无人申报</translation>
    </message>
    <message>
        <source>Inspected by {0}</source>
        <translation>查验：{0}</translation>
    </message>
    <message>
        <source>Yours</source>
        <translation>由您办理</translation>
    </message>
    <message>
        <source>Claimed by {0}</source>
        <translation>由 {0} 办理</translation>
    </message>
    <message>
        <source>no longer in this list</source>
        <translation>已不在本列表中</translation>
    </message>
    <message>
        <source>Claim and inspect</source>
        <translation>领取并查验</translation>
    </message>
    <message>
        <source>Go on inspecting</source>
        <translation>继续查验</translation>
    </message>
    <message>
        <source>Make it a task</source>
        <translation>设为任务</translation>
    </message>
    <message>
        <source>Look at the seals</source>
        <translation>核对封志</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Waybill number copied</source>
        <translation>已复制运单号</translation>
    </message>
    <message>
        <source>Copy the waybill number</source>
        <translation>复制运单号</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>优先级</translation>
    </message>
    <message>
        <source>Nothing chosen</source>
        <translation>尚未选择</translation>
    </message>
    <message>
        <source>Choose a consignment, or scan a label, to see it here.</source>
        <translation>选择一票或扫描面单，即可在此查看。</translation>
    </message>
</context>
<context>
    <name>GoodsModel</name>
    <message>
        <source>Item</source>
        <translation>项</translation>
    </message>
    <message>
        <source>Declared</source>
        <translation>申报</translation>
    </message>
    <message>
        <source>Ordered</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>实际</translation>
    </message>
    <message>
        <source>no rate for its day</source>
        <translation>当日无汇率</translation>
    </message>
    <message>
        <source>CNY {0}</source>
        <translation>人民币 {0}</translation>
    </message>
    <message>
        <source>not ordered</source>
        <translation>订单中没有</translation>
    </message>
    <message>
        <source>as declared</source>
        <translation>与申报相符</translation>
    </message>
    <message>
        <source>order line {0}</source>
        <translation>订单第 {0} 行</translation>
    </message>
    <message>
        <source>not declared</source>
        <translation>未申报</translation>
    </message>
</context>
<context>
    <name>GrantSheet</name>
    <message>
        <source>Customs or credit code of the enterprise</source>
        <translation>企业海关代码或信用代码</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>截止日</translation>
    </message>
    <message>
        <source>Why; it stays on record</source>
        <translation>原因（将留存）</translation>
    </message>
    <message>
        <source>Say which enterprise.</source>
        <translation>请填写企业代码。</translation>
    </message>
    <message>
        <source>A day is written as 2026-12-31.</source>
        <translation>日期写作 2026-12-31。</translation>
    </message>
    <message>
        <source>Say why: it stays on record.</source>
        <translation>请填写原因，将留存备查。</translation>
    </message>
</context>
<context>
    <name>Heading</name>
    <message>
        <source>nobody declared it</source>
        <extracomment>The first facts are numbers: of the declaration and of the order. Narrower than this, a third column would cut what it tells.</extracomment>
        <translation>无人申报</translation>
    </message>
    <message>
        <source>Due at {0}</source>
        <translation>{0} 到时</translation>
    </message>
</context>
<context>
    <name>Hits</name>
    <message>
        <source>{0} is here, not declared yet: {1}</source>
        <translation>{0} 已在现场，尚未申报：{1}</translation>
    </message>
    <message>
        <source>arrived {0} in van {1}</source>
        <translation>{0} 运抵（车辆 {1}）</translation>
    </message>
    <message>
        <source>scanned {0}</source>
        <translation>{0} 过机检查</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>not declared yet</source>
        <translation>尚未申报</translation>
    </message>
</context>
<context>
    <name>Holder</name>
    <message>
        <source>Your claim on {0} lapsed. Claim it again to go on.</source>
        <extracomment>How often a task that is open in the window shows that somebody works on it.</extracomment>
        <translation>您对 {0} 的领取已失效，如需继续请重新领取。</translation>
    </message>
    <message>
        <source>{0} on {1}, which is yours: {2}</source>
        <translation>{1}（由您承办），{0}：{2}</translation>
    </message>
    <message>
        <source>{0} took {1} from you: {2}</source>
        <translation>{0}已将 {1} 从您处改派：{2}</translation>
    </message>
</context>
<context>
    <name>InAdvance</name>
    <message>
        <source>{0} is held: {1}.</source>
        <translation>{0}已扣留待查：{1}。</translation>
    </message>
    <message>
        <source>{0}: as it was sealed. It is released.</source>
        <translation>{0}：与施封一致，已放行。</translation>
    </message>
    <message>
        <source>{0}: as it was sealed, yet held for another reason.</source>
        <translation>{0}：与施封一致，但因其他原因待查。</translation>
    </message>
    <message>
        <source>Call the inspection off</source>
        <translation>取消预约查验</translation>
    </message>
    <message>
        <source>Call off</source>
        <translation>取消预约</translation>
    </message>
    <message>
        <source>Inspect it again when it comes</source>
        <translation>运抵后重新查验</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>{0}: the advance inspection is called off.</source>
        <translation>{0}：预约查验已取消。</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>原因？</translation>
    </message>
</context>
<context>
    <name>Inspection</name>
    <message>
        <source> (item {0})</source>
        <translation>（第 {0} 项）</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>{0} d</source>
        <translation>{0} 天</translation>
    </message>
    <message>
        <source>Item {0}</source>
        <translation>第 {0} 项</translation>
    </message>
    <message>
        <source>HS code</source>
        <translation>商品编码</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>品名</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>规格型号</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>原产国</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>价值</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>币制</translation>
    </message>
    <message>
        <source>Inspect the goods</source>
        <translation>查验货物</translation>
    </message>
    <message>
        <source>Check the documents</source>
        <translation>审核单证</translation>
    </message>
    <message>
        <source>Audit the documents after release</source>
        <translation>放行后审核单证</translation>
    </message>
    <message>
        <source>Nobody declared this box</source>
        <translation>此包裹无人申报</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>人工</translation>
    </message>
    <message>
        <source>by machine</source>
        <translation>机检</translation>
    </message>
    <message>
        <source>by hand and machine</source>
        <translation>人工加机检</translation>
    </message>
    <message>
        <source>external</source>
        <translation>外形查验</translation>
    </message>
    <message>
        <source>a sample</source>
        <translation>抽查</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>彻底查验</translation>
    </message>
    <message>
        <source>say where (E)</source>
        <translation>填写地点（E）</translation>
    </message>
    <message>
        <source>say what it is packed in (E)</source>
        <translation>填写包装（E）</translation>
    </message>
    <message>
        <source>name the papers (E), or find them missing (W)</source>
        <translation>登记单证（E），或登记单证缺失（W）</translation>
    </message>
    <message>
        <source>it ends before it starts (E)</source>
        <translation>结束早于开始（E）</translation>
    </message>
    <message>
        <source>record the sample (Y)</source>
        <translation>登记样品（Y）</translation>
    </message>
    <message>
        <source>judge item {0}</source>
        <translation>判定第 {0} 项</translation>
    </message>
    <message>
        <source>judge flag {0} (V)</source>
        <translation>判定标记 {0}（V）</translation>
    </message>
    <message>
        <source>say what is under the alarm of flag {0} (V)</source>
        <translation>判定报警标记 {0}（V）</translation>
    </message>
    <message>
        <source>confirm the release against the alarm of flag {0}</source>
        <translation>确认在标记 {0} 报警后仍予放行</translation>
    </message>
    <message>
        <source>requirements to tick: {0}</source>
        <translation>待勾选要求：{0}</translation>
    </message>
    <message>
        <source>say what is wrong (D, or a finding)</source>
        <translation>说明不符之处（D 或查验发现）</translation>
    </message>
    <message>
        <source>choose what happens</source>
        <translation>选择处理意见</translation>
    </message>
    <message>
        <source>a box nobody declared cannot be released</source>
        <translation>无人申报的包裹不能放行</translation>
    </message>
    <message>
        <source>enter the seals you put on (E)</source>
        <translation>填写所施封志（E）</translation>
    </message>
    <message>
        <source>only what conforms leaves under seals</source>
        <translation>相符的货物方可施封发运</translation>
    </message>
    <message>
        <source>no sample is taken before arrival</source>
        <translation>运抵前不取样</translation>
    </message>
    <message>
        <source>It ends before it starts: correct one of the times.</source>
        <translation>结束早于开始：请更正时间。</translation>
    </message>
    <message>
        <source>It cannot start before the goods were here or anybody asked for it: correct the time.</source>
        <translation>开始时间不能早于货物到达或要求查验之时：请更正。</translation>
    </message>
    <message>
        <source>It cannot be in the future: correct the time, or leave it empty.</source>
        <translation>时间不能晚于现在：请更正，或留空。</translation>
    </message>
    <message>
        <source>write it as a number: 1040 or 1040.5.</source>
        <translation>请填写数字，如1040或1040.5。</translation>
    </message>
    <message>
        <source>it cannot be negative.</source>
        <translation>不能为负数。</translation>
    </message>
    <message>
        <source>that is what was declared.</source>
        <translation>与申报值相同。</translation>
    </message>
    <message>
        <source>packages still to be named (E): {0}</source>
        <translation>尚未填写件号的包装件（E）：{0}</translation>
    </message>
    <message>
        <source>more packages than declared, which are {0} (E)</source>
        <translation>件号多于申报件数{0}（E）</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>放行</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>退单</translation>
    </message>
    <message>
        <source>Detain</source>
        <translation>扣留</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>移交</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>送检</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>登记</translation>
    </message>
    <message>
        <source>Item {0} is not as declared</source>
        <translation>与申报不符：{0}</translation>
    </message>
    <message>
        <source>Record a finding</source>
        <translation>登记查获情况</translation>
    </message>
    <message>
        <source>Sign and record</source>
        <translation>签字并登记</translation>
    </message>
    <message>
        <source>A second officer signs</source>
        <translation>第二名关员签字</translation>
    </message>
    <message>
        <source>requirements</source>
        <translation>查验要求</translation>
    </message>
    <message>
        <source>goods and requirements</source>
        <translation>货物和查验要求</translation>
    </message>
    <message>
        <source>nothing under the flags</source>
        <translation>标记处未见异常</translation>
    </message>
    <message>
        <source>nobody attended</source>
        <translation>无人到场</translation>
    </message>
    <message>
        <source>no seal removed</source>
        <translation>未启封封志</translation>
    </message>
    <message>
        <source>no new seal</source>
        <translation>未施加新封志</translation>
    </message>
    <message>
        <source>As declared</source>
        <translation>按申报</translation>
    </message>
    <message>
        <source>Photos and papers</source>
        <translation>照片和单证</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一项</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一项</translation>
    </message>
    <message>
        <source>Save a copy …</source>
        <translation>另存副本…</translation>
    </message>
    <message>
        <source>page {0} of {1}</source>
        <translation>第 {0} 页，共 {1} 页</translation>
    </message>
    <message>
        <source>the rest only in a copy</source>
        <translation>其余页请另存副本查看</translation>
    </message>
    <message>
        <source>Save a copy</source>
        <translation>另存副本</translation>
    </message>
    <message>
        <source>Saved: {0}</source>
        <translation>已保存：{0}</translation>
    </message>
    <message>
        <source>The inspection</source>
        <translation>查验情况</translation>
    </message>
    <message>
        <source>Record a sample</source>
        <translation>登记样品</translation>
    </message>
    <message>
        <source>Result of a requirement</source>
        <translation>查验要求的结果</translation>
    </message>
    <message>
        <source>Process text</source>
        <translation>查验过程</translation>
    </message>
    <message>
        <source>Book an advance inspection</source>
        <translation>预约查验</translation>
    </message>
    <message>
        <source>Book</source>
        <translation>预约</translation>
    </message>
    <message>
        <source>Look at the seals</source>
        <translation>核对封志</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>核对</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>另有 {0} 处</translation>
    </message>
</context>
<context>
    <name>InspectionPage</name>
    <message>
        <source>Inspection</source>
        <translation>查验</translation>
    </message>
    <message>
        <source>&lt;p&gt;Left the X-ray with its flags, in the middle the goods as declared, ordered and found, right the reasons, what to check and the record.&lt;/p&gt;&lt;p&gt;&lt;b&gt;A&lt;/b&gt; records that everything is as declared. &lt;b&gt;D&lt;/b&gt; records what the current item really is. &lt;b&gt;Ctrl+Enter&lt;/b&gt; submits; while something is missing, the line above the button says what. &lt;b&gt;Ctrl+Z&lt;/b&gt; takes back the last entry, as long as nothing was submitted.&lt;/p&gt;&lt;p&gt;On the X-ray, &lt;b&gt;F&lt;/b&gt; goes to the next flag, &lt;b&gt;M&lt;/b&gt; takes the flags off the goods or puts them back, and the digits choose how it is shown; &lt;b&gt;Space&lt;/b&gt; brings back the picture as it was opened. &lt;b&gt;V&lt;/b&gt; records what is where a flag is; alarms of high threat are named once more before a release.&lt;/p&gt;&lt;p&gt;&lt;b&gt;E&lt;/b&gt; changes place, time, packaging, papers and seals, which are otherwise as declared or as entered here last; &lt;b&gt;P&lt;/b&gt; adds photos, &lt;b&gt;Y&lt;/b&gt; a sample, &lt;b&gt;R&lt;/b&gt; what came of a requirement, and &lt;b&gt;X&lt;/b&gt; shows the process text. &lt;b&gt;U&lt;/b&gt; amends a record that was submitted; &lt;b&gt;Ctrl+S&lt;/b&gt; saves its sheet, &lt;b&gt;Ctrl+P&lt;/b&gt; prints it.&lt;/p&gt;&lt;p&gt;Goods of an eligible enterprise can be inspected before they arrive: &lt;b&gt;O&lt;/b&gt; books it, or calls it off. Such a record names the seals and every package. When the goods come, &lt;b&gt;L&lt;/b&gt; holds what is on the box against it: the same is released, anything else is red.&lt;/p&gt;&lt;p&gt;Detaining, handing over and sampling need a second officer, who signs with name and password, or later at another desk.&lt;/p&gt;</source>
        <translation>&lt;p&gt;左侧是 X 光图像及标记，中间是货物的申报、订购与实际情况，右侧是原因、查验要求和记录。&lt;/p&gt;&lt;p&gt;&lt;b&gt;A&lt;/b&gt; 登记全部与申报相符。&lt;b&gt;D&lt;/b&gt; 登记当前商品的实际情况。&lt;b&gt;Ctrl+Enter&lt;/b&gt; 提交；尚有缺项时，按钮上方会写明。&lt;b&gt;Ctrl+Z&lt;/b&gt; 撤销上一项登记，提交前有效。&lt;/p&gt;&lt;p&gt;在 X 光图像上，&lt;b&gt;F&lt;/b&gt; 转到下一个标记，&lt;b&gt;M&lt;/b&gt; 隐藏或显示标记，数字键选择显示方式；&lt;b&gt;Space&lt;/b&gt; 恢复打开时的图像。&lt;b&gt;V&lt;/b&gt; 登记标记处的实际情况；放行前，高危报警会再次逐一列出并要求确认。&lt;/p&gt;&lt;p&gt;&lt;b&gt;E&lt;/b&gt; 修改地点、时间、包装、单证和封志，否则按申报或本工位上一次登记；&lt;b&gt;P&lt;/b&gt; 添加照片，&lt;b&gt;Y&lt;/b&gt; 登记样品，&lt;b&gt;R&lt;/b&gt; 登记查验要求的结果，&lt;b&gt;X&lt;/b&gt; 显示查验过程。&lt;b&gt;U&lt;/b&gt; 更正已提交的记录；&lt;b&gt;Ctrl+S&lt;/b&gt; 保存查验记录单，&lt;b&gt;Ctrl+P&lt;/b&gt; 打印。&lt;/p&gt;&lt;p&gt;具备资格企业的货物可在运抵前查验：&lt;b&gt;O&lt;/b&gt; 预约或取消预约。此类记录须登记封志和每件包装的件号。货物运抵后，&lt;b&gt;L&lt;/b&gt; 将箱体上的封志与记录核对：一致即放行，否则转红色通道。&lt;/p&gt;&lt;p&gt;扣留、移交和取样须由第二名关员签字：当场输入姓名和密码，或稍后在其他工位签字。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>All conform</source>
        <translation>全部相符</translation>
    </message>
    <message>
        <source>Current item as declared</source>
        <translation>当前项与申报相符</translation>
    </message>
    <message>
        <source>Deviation on the current item</source>
        <translation>登记当前项不符</translation>
    </message>
    <message>
        <source>Next item</source>
        <translation>下一项</translation>
    </message>
    <message>
        <source>Previous item</source>
        <translation>上一项</translation>
    </message>
    <message>
        <source>Next flag, zoomed</source>
        <translation>下一处标记（放大）</translation>
    </message>
    <message>
        <source>Hide or show the flags on the X-ray</source>
        <translation>隐藏或显示图像上的标记</translation>
    </message>
    <message>
        <source>X-ray as it was opened</source>
        <translation>图像恢复原状</translation>
    </message>
    <message>
        <source>What is where the X-ray was marked</source>
        <translation>登记标记处的实际情况</translation>
    </message>
    <message>
        <source>Tick the next requirement</source>
        <translation>勾选下一项要求</translation>
    </message>
    <message>
        <source>Result of a requirement</source>
        <translation>查验要求的结果</translation>
    </message>
    <message>
        <source>Record a finding</source>
        <translation>登记查验发现</translation>
    </message>
    <message>
        <source>Place, time, packaging, papers, seals</source>
        <translation>地点、时间、包装、单证、封志</translation>
    </message>
    <message>
        <source>Add photos or papers</source>
        <translation>添加照片或单证</translation>
    </message>
    <message>
        <source>Withdraw the chosen photo or paper</source>
        <translation>撤下所选照片或单证</translation>
    </message>
    <message>
        <source>Add the photo or file that was copied</source>
        <translation>粘贴照片或文件</translation>
    </message>
    <message>
        <source>Record a sample</source>
        <translation>登记样品</translation>
    </message>
    <message>
        <source>Process text</source>
        <translation>查验过程</translation>
    </message>
    <message>
        <source>Submit</source>
        <translation>提交</translation>
    </message>
    <message>
        <source>Take back the last entry</source>
        <translation>撤销上一步</translation>
    </message>
    <message>
        <source>Look at the seals</source>
        <translation>核对封志</translation>
    </message>
    <message>
        <source>Book an advance inspection, or call it off</source>
        <translation>预约查验，或取消预约</translation>
    </message>
    <message>
        <source>Save the record sheet as a PDF</source>
        <translation>将查验记录单存为PDF</translation>
    </message>
    <message>
        <source>Print the record sheet</source>
        <translation>打印查验记录单</translation>
    </message>
    <message>
        <source>It cannot be shown now</source>
        <translation>现在无法显示</translation>
    </message>
    <message>
        <source>Hand the task back</source>
        <translation>交还任务</translation>
    </message>
    <message>
        <source>Put it before the supervisor</source>
        <translation>报请主管决定</translation>
    </message>
    <message>
        <source>Claim, sign or agree</source>
        <translation>领取、签字或同意</translation>
    </message>
    <message>
        <source>Hand the task back, return the record</source>
        <translation>交还任务、退回记录</translation>
    </message>
    <message>
        <source>Amend the record</source>
        <translation>更正记录</translation>
    </message>
    <message>
        <source>Have it inspected again</source>
        <translation>要求复验</translation>
    </message>
    <message>
        <source>Back to the queue</source>
        <translation>返回队列</translation>
    </message>
    <message>
        <source>flags on, off</source>
        <translation>显示/隐藏标记</translation>
    </message>
    <message>
        <source>finding</source>
        <translation>查验发现</translation>
    </message>
    <message>
        <source>Ask the supervisor</source>
        <translation>报主管</translation>
    </message>
    <message>
        <source>What is the supervisor to decide?</source>
        <translation>需要主管决定什么？</translation>
    </message>
    <message>
        <source>The supervisor is asked. The task stays yours.</source>
        <translation>已报主管，任务仍由您承办。</translation>
    </message>
    <message>
        <source>Amend</source>
        <translation>更正</translation>
    </message>
    <message>
        <source>Why is it amended?</source>
        <translation>为什么更正？</translation>
    </message>
    <message>
        <source>The task is no longer yours; what was entered is not recorded.</source>
        <translation>该任务已不归您处理；所填内容未登记。</translation>
    </message>
    <message>
        <source>Goods · nothing declared</source>
        <translation>商品 · 无申报</translation>
    </message>
    <message>
        <source>no rate for its day</source>
        <translation>当日无汇率</translation>
    </message>
    <message>
        <source>CNY {0}</source>
        <translation>人民币 {0}</translation>
    </message>
    <message numerus="yes">
        <source>Goods · %n item(s)</source>
        <translation>
            <numerusform>商品 · %n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>next flag</source>
        <translation>下一标记</translation>
    </message>
    <message>
        <source>whole image</source>
        <translation>全图</translation>
    </message>
    <message>
        <source>all conform</source>
        <translation>全部相符</translation>
    </message>
    <message>
        <source>deviation</source>
        <translation>不符</translation>
    </message>
    <message>
        <source>Hand back</source>
        <translation>交还任务</translation>
    </message>
    <message>
        <source>Why can it not be finished here?</source>
        <translation>为何无法在此完成？</translation>
    </message>
    <message>
        <source>What you enter stands only on this screen. {0}</source>
        <translation>所填内容仅保留在本屏幕上。{0}</translation>
    </message>
    <message>
        <source>You went on with this record in another window: what you entered there stands here now.</source>
        <translation>您已在另一窗口继续填写本记录：此处显示在那里填写的内容。</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>No consignment is open</source>
        <translation>没有打开的货物</translation>
    </message>
    <message>
        <source>Open one in the queue with Enter, or scan its label.</source>
        <translation>在队列中按 Enter 打开，或扫描面单。</translation>
    </message>
    <message>
        <source>Nobody declared what is in this box. Record what you find with W, and choose what happens.</source>
        <translation>此包裹无人申报。按 W 登记查验发现，并选择处理意见。</translation>
    </message>
    <message>
        <source>Goods: declared, ordered, found</source>
        <translation>商品：申报、订单、实际</translation>
    </message>
</context>
<context>
    <name>Instruction</name>
    <message>
        <source>Instruction</source>
        <translation>布控指令</translation>
    </message>
    <message>
        <source>{0}: {1}, {2}</source>
        <translation>{0}：{1}，{2}</translation>
    </message>
    <message>
        <source>Not in order</source>
        <translation>异常</translation>
    </message>
</context>
<context>
    <name>LateSheet</name>
    <message>
        <source>Refused when it came: {0}</source>
        <translation>送达时被拒：{0}</translation>
    </message>
    <message>
        <source>{0}, without the server, {1}</source>
        <translation>{0}，断网时，{1}</translation>
    </message>
    <message>
        <source>Came too late</source>
        <translation>晚到</translation>
    </message>
    <message>
        <source>Stands</source>
        <translation>现行</translation>
    </message>
    <message>
        <source>Nothing is recorded.</source>
        <translation>尚无登记。</translation>
    </message>
    <message>
        <source>{0} brought it in; {1} has not confirmed it.</source>
        <translation>由 {0} 代为导入；{1} 尚未确认。</translation>
    </message>
    <message>
        <source>Have another officer inspect again</source>
        <translation>由另一关员重新查验</translation>
    </message>
    <message>
        <source>What you decided, and why</source>
        <translation>您的决定及理由</translation>
    </message>
    <message numerus="yes">
        <source>%n more wait(s).</source>
        <translation>
            <numerusform>另有 %n 份等待。</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} did not hold the task any more; {1} did.</source>
        <translation>任务当时已不在{0}手中，而在{1}手中。</translation>
    </message>
    <message>
        <source>{0} did not hold the task any more.</source>
        <translation>任务当时已不在{0}手中。</translation>
    </message>
    <message>
        <source>Both records</source>
        <translation>两份记录</translation>
    </message>
    <message>
        <source>Say what you decided: it stays on record.</source>
        <translation>请写明您的决定：它将留存在案。</translation>
    </message>
</context>
<context>
    <name>LeaveSheet</name>
    <message numerus="yes">
        <source>You hold %n task(s)</source>
        <translation>
            <numerusform>您手上有 %n 项任务</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Hand back %n</source>
        <translation>
            <numerusform>交还 %n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>Handed back, others can take them at once. Kept, they are yours until the claim lapses.</source>
        <translation>交还后，他人可立即领取。保留则在领取到期前仍归您。</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>保留</translation>
    </message>
</context>
<context>
    <name>LoadList</name>
    <message>
        <source>Held</source>
        <translation>留置</translation>
    </message>
    <message>
        <source>Undecided</source>
        <translation>未决</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>无申报</translation>
    </message>
    <message>
        <source>Released</source>
        <translation>已放行</translation>
    </message>
    <message>
        <source>Loaded</source>
        <translation>已装载</translation>
    </message>
    <message>
        <source>Departed</source>
        <translation>已离境</translation>
    </message>
    <message>
        <source>Alarm {0}</source>
        <translation>警报 {0}</translation>
    </message>
    <message>
        <source>{0} left behind</source>
        <translation>{0} 票未随行</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>可离境</translation>
    </message>
    <message>
        <source>Should have left {0} · no departure received</source>
        <translation>应于 {0} 离境 · 未收到离境单</translation>
    </message>
    <message>
        <source>{0} {1}</source>
        <translation>{0} 票{1}</translation>
    </message>
    <message>
        <source>Blocked: {0}</source>
        <translation>受阻：{0}</translation>
    </message>
    <message>
        <source>Flight</source>
        <translation>航班</translation>
    </message>
    <message>
        <source>Departs</source>
        <translation>起飞</translation>
    </message>
    <message>
        <source>Master waybill</source>
        <translation>总运单</translation>
    </message>
    <message>
        <source>Pallet</source>
        <translation>板号</translation>
    </message>
    <message>
        <source>Ready or blocked</source>
        <translation>可否离境</translation>
    </message>
    <message>
        <source>Stands</source>
        <translation>装载情况</translation>
    </message>
    <message>
        <source>Waybill</source>
        <translation>运单号</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>监管方式</translation>
    </message>
    <message>
        <source>Enterprise</source>
        <translation>企业</translation>
    </message>
    <message>
        <source>To</source>
        <translation>目的</translation>
    </message>
    <message>
        <source>Goods</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>kg</source>
        <translation>重量 kg</translation>
    </message>
    <message>
        <source>Raised</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Stood then</source>
        <translation>当时状态</translation>
    </message>
    <message>
        <source>Stands now</source>
        <translation>现在状态</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>The departure was</source>
        <translation>离境单处理</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>场所</translation>
    </message>
    <message>
        <source>loose</source>
        <translation>散货</translation>
    </message>
    <message>
        <source>returned to its sender</source>
        <translation>已退回发送方</translation>
    </message>
    <message>
        <source>let through for the rest</source>
        <translation>其余已放行离境</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>无申报</translation>
    </message>
</context>
<context>
    <name>LoadListPage</name>
    <message>
        <source>Load list</source>
        <extracomment>Changes are gathered for so long before reading again: a day of departures is more than the queue reads.</extracomment>
        <translation>装载清单</translation>
    </message>
    <message>
        <source>&lt;p&gt;A load list (CEB607) says which waybills go into which pallet, under which master waybill, on which flight. What it names and is released counts as loaded; what is released later is loaded by the list&apos;s next version, or when it departs. Whatever is held, undecided or missing blocks the unit and stands first in it. A box that is called back blocks its unit at once.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Enter&lt;/b&gt; goes into the unit, and there opens the consignment.&lt;/p&gt;&lt;p&gt;What should have left, by the timetable or because another unit of its flight did, stands last until a departure says what became of it.&lt;/p&gt;&lt;p&gt;A departure (CEB509) takes a unit from here. One that names what is not released, what stands on the list of another unit, or what left before with another flight raises an alarm, which is kept; the site&apos;s settings say whether it is returned to its sender as well. A unit that leaves while its list has what is held or undecided raises one too, though nobody named that: look whether it is still here.&lt;/p&gt;</source>
        <translation>&lt;p&gt;清单总分单（CEB607）说明哪些运单装入哪块板、属于哪个总运单、搭乘哪个航班。其中已放行的即为已装载；之后放行的，由该单的下一版本装载，或在离境时装载。留置、未决或无申报的货物会使该板受阻，并排在板内最前。被召回的货物立即使其所在的板受阻。&lt;/p&gt;&lt;p&gt;按 &lt;b&gt;Enter&lt;/b&gt; 进入板内，再按即打开该票。&lt;/p&gt;&lt;p&gt;按时刻表或同航班其他板已离境而应当离开的，排在最后，直到离境单说明其去向。&lt;/p&gt;&lt;p&gt;离境单（CEB509）使板离开此处。列有未放行货物、已列入其他总分单的货物或已随其他航班离境的货物的离境单，会发出警报，警报予以保留；是否同时退回发送方，由本监管点的设置决定。板离境而其清单上仍有待查或未决货物的，即使离境单未列明，也会发出警报：请查看货物是否仍在此处。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一项</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>上一项</translation>
    </message>
    <message>
        <source>Into the unit; open the consignment</source>
        <translation>进入板内；打开该票</translation>
    </message>
    <message>
        <source>Back to the units</source>
        <translation>返回板列表</translation>
    </message>
    <message>
        <source>Here, departed or alarms</source>
        <translation>在场、已离境或警报</translation>
    </message>
    <message>
        <source>Nobody has declared {0}, and it has not come.</source>
        <translation>{0} 无人申报，货物也未到。</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>在场</translation>
    </message>
    <message>
        <source>Departed</source>
        <translation>已离境</translation>
    </message>
    <message>
        <source>Alarms</source>
        <translation>警报</translation>
    </message>
    <message>
        <source>Nothing has departed in the last 24 hours</source>
        <translation>最近 24 小时内无离境</translation>
    </message>
    <message>
        <source>A departure (CEB509) brings its unit here.</source>
        <translation>收到离境单（CEB509）后，该板移到这里。</translation>
    </message>
    <message>
        <source>No unit is waiting</source>
        <translation>没有待离境的板</translation>
    </message>
    <message>
        <source>A load list (CEB607) from the carrier puts its pallets here, with what blocks each of them.</source>
        <translation>收到承运人的清单总分单（CEB607）后，各板及其受阻原因显示在这里。</translation>
    </message>
    <message>
        <source>No alarm in the last 24 hours</source>
        <translation>最近 24 小时内无警报</translation>
    </message>
    <message>
        <source>A departure (CEB509) that names what may not leave, or not what must stay, is shown here.</source>
        <translation>离境单（CEB509）列有不得离境的货物，或未列明必须留下的货物时，显示在这里。</translation>
    </message>
    <message>
        <source>Last 24 hours, latest first</source>
        <translation>最近 24 小时，最新在前</translation>
    </message>
    <message>
        <source>First to depart first</source>
        <translation>先起飞的在前</translation>
    </message>
    <message>
        <source>open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>into the unit, open</source>
        <translation>进入板内，打开</translation>
    </message>
    <message>
        <source>move</source>
        <translation>上下</translation>
    </message>
    <message>
        <source>here, departed, alarms</source>
        <translation>在场、已离境、警报</translation>
    </message>
    <message>
        <source>all keys</source>
        <translation>全部按键</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>板</translation>
    </message>
    <message>
        <source>Waybills of the unit</source>
        <translation>板内运单</translation>
    </message>
</context>
<context>
    <name>OfficersPart</name>
    <message>
        <source>Good at: {0}</source>
        <translation>专长：{0}</translation>
    </message>
    <message>
        <source>This is you. Another administrator changes your role or closes your account.</source>
        <translation>这是您本人。更改角色或停用账号须由另一名管理员办理。</translation>
    </message>
    <message>
        <source>Too many wrong passwords: locked until {0}. A new password ends it.</source>
        <translation>密码错误次数过多：锁定至 {0}。设置新密码即可解除。</translation>
    </message>
    <message>
        <source>Cannot sign in. What they did stays on record.</source>
        <translation>不能登录。其操作记录均保留。</translation>
    </message>
    <message>
        <source>Enable the account</source>
        <translation>启用账号</translation>
    </message>
    <message>
        <source>Disable the account</source>
        <translation>停用账号</translation>
    </message>
    <message>
        <source>{0} can sign in now.</source>
        <translation>{0} 现在可以登录。</translation>
    </message>
    <message>
        <source>What {0} is good at is noted.</source>
        <translation>已记下 {0} 的专长。</translation>
    </message>
    <message>
        <source>Another administrator changes your own role.</source>
        <translation>本人的角色须由另一名管理员更改。</translation>
    </message>
    <message>
        <source>{0} is {1} from the next sign-in on.</source>
        <translation>{0} 自下次登录起为{1}。</translation>
    </message>
    <message>
        <source>{0} has a new password.</source>
        <translation>已为 {0} 设置新密码。</translation>
    </message>
    <message>
        <source>Another administrator closes your own account.</source>
        <translation>本人的账号须由另一名管理员停用。</translation>
    </message>
    <message>
        <source>Disable {0}?</source>
        <translation>停用 {0}？</translation>
    </message>
    <message>
        <source>Disable</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>They can no longer sign in. What they did stays on record, and you can enable them again.</source>
        <translation>停用后不能再登录。其操作记录均保留，以后可以重新启用。</translation>
    </message>
    <message>
        <source>{0} is disabled.</source>
        <translation>{0} 已停用。</translation>
    </message>
    <message>
        <source>{0} can sign in again.</source>
        <translation>{0} 可以重新登录。</translation>
    </message>
    <message>
        <source>Officers of this site</source>
        <translation>本场所人员</translation>
    </message>
    <message>
        <source>Say what they are good at</source>
        <translation>设定专长</translation>
    </message>
    <message>
        <source>Change the role</source>
        <translation>更改角色</translation>
    </message>
    <message>
        <source>Set a new password</source>
        <translation>设置新密码</translation>
    </message>
</context>
<context>
    <name>OutcomeForm</name>
    <message>
        <source>conforms</source>
        <translation>相符</translation>
    </message>
    <message>
        <source>does not conform</source>
        <translation>不符</translation>
    </message>
    <message>
        <source>item {0}</source>
        <translation>第 {0} 项</translation>
    </message>
    <message>
        <source>Remove finding: {0}</source>
        <translation>删除查验发现：{0}</translation>
    </message>
    <message>
        <source>What happens</source>
        <translation>处理意见</translation>
    </message>
    <message>
        <source>A box nobody declared cannot be released.</source>
        <translation>未申报的包裹不能放行。</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>查验发现</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Add a finding</source>
        <translation>添加查验发现</translation>
    </message>
    <message>
        <source>Note: what was opened, what stood out …</source>
        <translation>备注：开箱情况、特别之处……</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
</context>
<context>
    <name>Overlay</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>OwnPasswordSheet</name>
    <message>
        <source>Present password</source>
        <translation>当前密码</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>新密码</translation>
    </message>
    <message>
        <source>Password again</source>
        <translation>再次输入密码</translation>
    </message>
    <message>
        <source>Type the password you sign in with now.</source>
        <translation>请输入您现在登录用的密码。</translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Inspection</source>
        <translation>查验</translation>
    </message>
    <message>
        <source>Load list</source>
        <translation>装载清单</translation>
    </message>
    <message>
        <source>Supervision</source>
        <translation>现场监管</translation>
    </message>
    <message>
        <source>Volumes</source>
        <translation>业务量</translation>
    </message>
    <message>
        <source>Quarantine</source>
        <translation>隔离区</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>场所</translation>
    </message>
</context>
<context>
    <name>ParticularsBlock</name>
    <message>
        <source>Process text, edited</source>
        <translation>查验过程（已修改）</translation>
    </message>
    <message>
        <source>Process text</source>
        <translation>查验过程</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>地点</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Packaging</source>
        <translation>包装</translation>
    </message>
    <message>
        <source>Attended</source>
        <translation>到场人</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>无人</translation>
    </message>
    <message>
        <source>Papers</source>
        <translation>单证</translation>
    </message>
    <message>
        <source>Seals removed</source>
        <translation>启封封志</translation>
    </message>
    <message>
        <source>New seals</source>
        <translation>重封封志</translation>
    </message>
    <message>
        <source>Packages</source>
        <translation>包装件</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>样品</translation>
    </message>
    <message>
        <source>Remove sample: {0}</source>
        <translation>删除样品：{0}</translation>
    </message>
    <message>
        <source>Inspection</source>
        <translation>查验情况</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>Change place, time, packaging, papers, seals</source>
        <translation>修改地点、时间、包装、单证、封志</translation>
    </message>
    <message>
        <source>Record a sample</source>
        <translation>登记样品</translation>
    </message>
</context>
<context>
    <name>ParticularsSheet</name>
    <message>
        <source>not said</source>
        <translation>未填写</translation>
    </message>
    <message>
        <source>when submitted</source>
        <translation>提交时</translation>
    </message>
    <message>
        <source>From (hh:mm)</source>
        <translation>开始（时:分）</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>Seals removed</source>
        <translation>启封封志</translation>
    </message>
    <message>
        <source>New seals</source>
        <translation>重封封志</translation>
    </message>
    <message>
        <source>comma between</source>
        <translation>逗号分隔</translation>
    </message>
    <message>
        <source>Number of every package</source>
        <translation>每件包装的件号</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>地点</translation>
    </message>
    <message>
        <source>Who attended</source>
        <translation>到场人</translation>
    </message>
    <message>
        <source>Packaging found</source>
        <translation>实际包装</translation>
    </message>
    <message>
        <source>In words</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Nobody attended</source>
        <translation>无人到场</translation>
    </message>
    <message>
        <source>No seal was removed</source>
        <translation>未启封封志</translation>
    </message>
    <message>
        <source>No new seal</source>
        <translation>未施加新封志</translation>
    </message>
    <message>
        <source>Papers, how many of each</source>
        <translation>单证及份数</translation>
    </message>
    <message>
        <source>A time is written as 14:05.</source>
        <translation>时间写作 14:05。</translation>
    </message>
    <message>
        <source>How many papers is a number.</source>
        <translation>份数须为数字。</translation>
    </message>
</context>
<context>
    <name>PasswordSheet</name>
    <message>
        <source>The present one stops working at once. A lockout ends with it.</source>
        <translation>当前密码立即失效，账号锁定同时解除。</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>新密码</translation>
    </message>
    <message>
        <source>Password again</source>
        <translation>再次输入密码</translation>
    </message>
</context>
<context>
    <name>PhotoStrip</name>
    <message>
        <source>cannot be shown</source>
        <translation>无法显示</translation>
    </message>
    <message>
        <source>Photos and papers</source>
        <translation>照片和单证</translation>
    </message>
    <message>
        <source>Withdraw the chosen file</source>
        <translation>撤下所选文件</translation>
    </message>
    <message>
        <source>Withdraw the chosen file: it stays kept, and the record does not name it</source>
        <translation>撤下所选文件：文件仍保留，但记录不再列入</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Add photos or papers</source>
        <translation>添加照片或单证</translation>
    </message>
    <message>
        <source>JPEG, PNG or PDF; also dropped here, or pasted with Ctrl+V</source>
        <translation>JPEG、PNG 或 PDF；也可拖入，或按 Ctrl+V 粘贴</translation>
    </message>
</context>
<context>
    <name>Printing</name>
    <message>
        <source>Save the record sheet</source>
        <translation>保存查验记录单</translation>
    </message>
    <message>
        <source>Saved: {0}. Its hash is in the history.</source>
        <translation>已保存：{0}。其哈希值已记入历史。</translation>
    </message>
    <message>
        <source>This station has no printer. Ctrl+S saves the sheet as a PDF.</source>
        <translation>本工位没有打印机。按Ctrl+S可将记录单存为PDF。</translation>
    </message>
    <message>
        <source>The record sheet is with the printer.</source>
        <translation>查验记录单已送交打印机。</translation>
    </message>
    <message>
        <source>Making the record sheet</source>
        <translation>正在生成查验记录单</translation>
    </message>
</context>
<context>
    <name>ProcessSheet</name>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>English</source>
        <translation>英文</translation>
    </message>
    <message>
        <source>Write anew from the entries</source>
        <translation>按登记内容重新生成</translation>
    </message>
    <message>
        <source>Left as it is, it follows what is entered later.</source>
        <translation>不修改时，随登记内容更新。</translation>
    </message>
    <message>
        <source>It is too long to be edited: only its beginning is shown.</source>
        <translation>内容过长，无法编辑，仅显示开头部分。</translation>
    </message>
    <message>
        <source>A process text has at most 10,000 characters.</source>
        <translation>查验过程最多 10,000 字。</translation>
    </message>
</context>
<context>
    <name>Quarantine</name>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Came</source>
        <translation>收到</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>面单</translation>
    </message>
    <message>
        <source>X-ray</source>
        <translation>机检</translation>
    </message>
    <message>
        <source>Scanned</source>
        <translation>扫描时间</translation>
    </message>
    <message>
        <source>Ask the sender to send it again, then discard this one.</source>
        <extracomment>The first that fits the reader&apos;s sentence decides.</extracomment>
        <translation>请发送方重新发送，然后弃置此文件。</translation>
    </message>
    <message>
        <source>Tell the sender what is wrong, then discard this one.</source>
        <translation>请将问题告知发送方，然后弃置此文件。</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>空文件</translation>
    </message>
    <message>
        <source>There is nothing in this file.</source>
        <translation>文件中没有内容。</translation>
    </message>
    <message>
        <source>Cut off</source>
        <translation>不完整</translation>
    </message>
    <message>
        <source>The file ends too early: part of it is missing.</source>
        <translation>文件提前结束，缺少一部分内容。</translation>
    </message>
    <message>
        <source>Too large</source>
        <translation>过大</translation>
    </message>
    <message>
        <source>The file is larger, or holds more, than is ever taken in.</source>
        <translation>文件大小或内容数量超出可接收的上限。</translation>
    </message>
    <message>
        <source>Not safe</source>
        <translation>不安全</translation>
    </message>
    <message>
        <source>The file uses a construction that can harm a reader; it was not followed.</source>
        <translation>文件含有可能危害读取程序的结构，未予执行。</translation>
    </message>
    <message>
        <source>Report it to the administrator before you discard it.</source>
        <translation>弃置前请报告管理员。</translation>
    </message>
    <message>
        <source>Wrong encoding</source>
        <translation>编码错误</translation>
    </message>
    <message>
        <source>Its characters are not in the encoding that the file names.</source>
        <translation>文件中的字符与其声明的编码不符。</translation>
    </message>
    <message>
        <source>Not for this station</source>
        <translation>非本台文件</translation>
    </message>
    <message>
        <source>It is no message or scan of a kind that is taken in here.</source>
        <translation>不是本台接收的报文或扫描类型。</translation>
    </message>
    <message>
        <source>Pass it on to whom it is meant for, then discard this one.</source>
        <translation>请转交相应单位，然后弃置此文件。</translation>
    </message>
    <message>
        <source>No number of its own</source>
        <translation>缺少编号</translation>
    </message>
    <message>
        <source>The number that tells it from all others is missing or wrong.</source>
        <translation>用于识别该文件的唯一编号缺失或有误。</translation>
    </message>
    <message>
        <source>Unusable image</source>
        <translation>图像不可用</translation>
    </message>
    <message>
        <source>The scan&apos;s image cannot be shown; nobody could judge the box by it.</source>
        <translation>扫描图像无法显示，不能据此判断包裹。</translation>
    </message>
    <message>
        <source>Scan the box again, then discard this one.</source>
        <translation>请重新扫描包裹，然后弃置此文件。</translation>
    </message>
    <message>
        <source>Cannot be opened</source>
        <translation>无法打开</translation>
    </message>
    <message>
        <source>This program may not open the file, or it is gone.</source>
        <translation>本程序无权打开该文件，或文件已不存在。</translation>
    </message>
    <message>
        <source>Have the administrator check the folder&apos;s permissions, then try again.</source>
        <translation>请管理员检查文件夹权限，然后重试。</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>The file does not follow the rules of its format.</source>
        <translation>文件不符合其格式规范。</translation>
    </message>
    <message>
        <source>Label not read</source>
        <extracomment>The image and the list share the height; each stays of use in a low window.</extracomment>
        <translation>面单未识别</translation>
    </message>
    <message>
        <source>{0} fit</source>
        <translation>{0} 票相符</translation>
    </message>
    <message>
        <source>Not declared yet</source>
        <translation>尚未申报</translation>
    </message>
    <message>
        <source>Waybill</source>
        <translation>运单号</translation>
    </message>
    <message>
        <source>Carrier</source>
        <translation>物流企业</translation>
    </message>
    <message>
        <source>Enterprise</source>
        <translation>企业</translation>
    </message>
    <message>
        <source>Goods</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>kg</source>
        <translation>重量 kg</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
</context>
<context>
    <name>QuarantinePage</name>
    <message>
        <source>Quarantine</source>
        <extracomment>Changes are gathered for so long before reading again.</extracomment>
        <translation>隔离区</translation>
    </message>
    <message>
        <source>&lt;p&gt;Nothing that arrives is ever dropped. A file that cannot be read as a whole is kept here with the reason; nothing of it was stored. &lt;b&gt;Enter&lt;/b&gt; tries to read it again, &lt;b&gt;Del&lt;/b&gt; sets it aside: its bytes stay in the folder shown, and who decided is recorded.&lt;/p&gt;&lt;p&gt;The beginning of the file is shown for looking only, as text or as hex.&lt;/p&gt;&lt;p&gt;A scan waits here when its label could not be read or two carriers use the same number. Compare the image with the goods, choose the consignment and press &lt;b&gt;Enter&lt;/b&gt;.&lt;/p&gt;</source>
        <translation>&lt;p&gt;收到的任何文件都不会丢失。无法完整读取的文件保留在这里并注明原因，其内容未入库。按 &lt;b&gt;Enter&lt;/b&gt; 重新读取；按 &lt;b&gt;Del&lt;/b&gt; 弃置：文件仍留在所示文件夹，处理人会记录在案。&lt;/p&gt;&lt;p&gt;文件开头仅供查看，可切换文本或十六进制。&lt;/p&gt;&lt;p&gt;面单无法识别，或两家物流企业使用同一单号时，扫描在此等候。请将图像与商品比对，选定货物后按 &lt;b&gt;Enter&lt;/b&gt;。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一项</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>上一项</translation>
    </message>
    <message>
        <source>File: try again. Scan: choose its consignment</source>
        <translation>文件：重试。扫描：选择所属货物</translation>
    </message>
    <message>
        <source>Discard the file</source>
        <translation>弃置文件</translation>
    </message>
    <message>
        <source>Text or hex</source>
        <translation>文本或十六进制</translation>
    </message>
    <message>
        <source>Look for a consignment for the scan</source>
        <translation>为扫描查找货物</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>返回列表</translation>
    </message>
    <message>
        <source>Files or scans</source>
        <translation>文件或扫描</translation>
    </message>
    <message>
        <source>Files that could not be read</source>
        <translation>无法读取的文件</translation>
    </message>
    <message>
        <source>Scans without a consignment</source>
        <translation>未关联的扫描</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n 个文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n scan(s)</source>
        <translation>
            <numerusform>%n 次扫描</numerusform>
        </translation>
    </message>
    <message>
        <source>The latest {0} of {1}</source>
        <translation>共 {1} 项，显示最近 {0} 项</translation>
    </message>
    <message>
        <source>latest first</source>
        <translation>最新在前</translation>
    </message>
    <message>
        <source>try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>discard</source>
        <translation>弃置</translation>
    </message>
    <message>
        <source>text or hex</source>
        <translation>文本或十六进制</translation>
    </message>
    <message>
        <source>choose, then assign</source>
        <translation>选择后关联</translation>
    </message>
    <message>
        <source>look for another</source>
        <translation>查找其他</translation>
    </message>
    <message>
        <source>move</source>
        <translation>上下</translation>
    </message>
    <message>
        <source>files or scans</source>
        <translation>文件或扫描</translation>
    </message>
    <message>
        <source>all keys</source>
        <translation>全部按键</translation>
    </message>
    <message>
        <source>The intake service tries {0} again; if it still cannot be read, it comes back here.</source>
        <translation>接收服务将重新读取 {0}；如果仍无法读取，它会回到这里。</translation>
    </message>
    <message>
        <source>{0} still cannot be read: {1}.</source>
        <translation>{0} 仍无法读取：{1}。</translation>
    </message>
    <message>
        <source>{0} had been taken in before; nothing changed by it.</source>
        <translation>{0} 此前已接收，未作任何更改。</translation>
    </message>
    <message>
        <source>{0} is read now. Stored: {1}, returned to the sender: {2}.</source>
        <translation>{0} 已读取。入库 {1} 项，退回发送方 {2} 项。</translation>
    </message>
    <message>
        <source>{0} is read now and taken in.</source>
        <translation>{0} 已读取并接收。</translation>
    </message>
    <message>
        <source>Discard this file?</source>
        <translation>弃置此文件？</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>弃置</translation>
    </message>
    <message>
        <source>{0} is no longer shown here. Its bytes stay at {1}, and your decision is recorded.</source>
        <translation>{0} 将不再显示于此。文件仍保留在 {1}，您的决定会记录在案。</translation>
    </message>
    <message>
        <source>{0} is set aside.</source>
        <translation>{0} 已弃置。</translation>
    </message>
    <message>
        <source>Assign this scan?</source>
        <translation>关联此扫描？</translation>
    </message>
    <message>
        <source>Assign</source>
        <translation>关联</translation>
    </message>
    <message>
        <source>The scan of {0} will belong to {1} ({2}). Its verdict counts for that consignment from now on; this cannot be taken back.</source>
        <translation>{0} 的扫描将归属 {1}（{2}）。其判定自此对该票有效，且不可撤销。</translation>
    </message>
    <message>
        <source>a box without a readable label</source>
        <translation>面单无法识别的包裹</translation>
    </message>
    <message>
        <source>The scan now belongs to {0}.</source>
        <translation>扫描已归属 {0}。</translation>
    </message>
    <message>
        <source>The intake service assigns the scan to {0}.</source>
        <translation>接收服务将把该扫描图像归到 {0}。</translation>
    </message>
    <message>
        <source>Every file could be read</source>
        <translation>所有文件均已读取</translation>
    </message>
    <message>
        <source>A file that arrives and cannot be read as a whole is kept here, with the reason.</source>
        <translation>收到但无法完整读取的文件会保留在这里，并注明原因。</translation>
    </message>
    <message>
        <source>Every scan has its consignment</source>
        <translation>所有扫描均已关联</translation>
    </message>
    <message>
        <source>A scan comes here when its label was not read, when two carriers use its number, and until its declaration comes.</source>
        <translation>面单未识别、两家物流企业使用同一单号或申报尚未到达的扫描会列在这里。</translation>
    </message>
</context>
<context>
    <name>Queue</name>
    <message>
        <source>Aborted</source>
        <translation>中止</translation>
    </message>
    <message>
        <source>{0} flags</source>
        <extracomment>Measured against declared weight: from here on the difference is marked. The names of the sites that a queue tells of, where they are several; else it has no column for them.</extracomment>
        <translation>标记 {0}</translation>
    </message>
    <message>
        <source>1 flag</source>
        <translation>标记 1</translation>
    </message>
    <message>
        <source>Priority</source>
        <extracomment>While the clock runs. Goods are named so far that one knows them before a column of a greater rank than this is shown.</extracomment>
        <translation>优先级</translation>
    </message>
    <message>
        <source>No scan yet</source>
        <translation>尚未扫描</translation>
    </message>
    <message>
        <source>Unclear</source>
        <translation>不明确</translation>
    </message>
    <message>
        <source>strongest flag: {0}</source>
        <translation>最强标记：{0}</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>剩余时间</translation>
    </message>
    <message>
        <source>What is left of the time from arrival to release</source>
        <translation>从运抵到放行的时限还剩多少</translation>
    </message>
    <message>
        <source>Waybill</source>
        <translation>运单号</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>监管</translation>
    </message>
    <message>
        <source>Enterprise</source>
        <translation>企业</translation>
    </message>
    <message>
        <source>Dest.</source>
        <translation>目的国</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>目的国</translation>
    </message>
    <message>
        <source>Goods</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>CNY</source>
        <translation>人民币</translation>
    </message>
    <message>
        <source>Declared value</source>
        <translation>申报价值</translation>
    </message>
    <message>
        <source>Weight, kg</source>
        <translation>重量 kg</translation>
    </message>
    <message>
        <source>Declared / measured</source>
        <translation>申报 / 实测</translation>
    </message>
    <message>
        <source>X-ray</source>
        <translation>机检</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>How many rules match</source>
        <translation>命中的规则数</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Officer</source>
        <translation>关员</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>场所</translation>
    </message>
    <message>
        <source>not declared</source>
        <translation>未申报</translation>
    </message>
    <message>
        <source>Recorded; it waits here for the server.</source>
        <translation>已记录；在本站等待传送到服务器。</translation>
    </message>
    <message>
        <source>Handed back: {0}</source>
        <translation>已交还：{0}</translation>
    </message>
    <message>
        <source>Waits for: {0}</source>
        <translation>等待：{0}</translation>
    </message>
</context>
<context>
    <name>QueuePage</name>
    <message>
        <source>Queue</source>
        <extracomment>Clocks are painted anew, and overdue ones counted, this often even when nothing happens. Until an answer is this late the rows of the view before stand as they are: dimming them would flicker.</extracomment>
        <translation>队列</translation>
    </message>
    <message>
        <source>&lt;p&gt;The queue shows every consignment that has not left the station, the most urgent first. Red ones wait for an inspection, yellow ones for a check of their documents; green ones are released by themselves and disappear.&lt;/p&gt;&lt;p&gt;The clock counts down the hour from arrival to release. What has just changed glows for two seconds; the row you are reading never moves. When the one you chose leaves the list, the pane says what became of it and Enter still opens that one; J goes on with the next.&lt;/p&gt;&lt;p&gt;Press &lt;b&gt;N&lt;/b&gt; to take the most urgent task, or choose one and press &lt;b&gt;Enter&lt;/b&gt;. A scanned label opens its consignment from any page. The filter knows waybills, enterprises, goods, modes, destinations and officers.&lt;/p&gt;</source>
        <translation>&lt;p&gt;队列列出尚未离开查验台的每一票货物，最急的排在最前。红色等待查验，黄色等待审单；绿色自动放行并从队列消失。&lt;/p&gt;&lt;p&gt;时限从运抵起倒计一小时直至放行。刚有变化的行会亮两秒；您正在看的行不会移动。选中的一票离开列表时，右栏说明其去向，Enter 打开的仍是这一票；按 J 转到下一票。&lt;/p&gt;&lt;p&gt;按 &lt;b&gt;N&lt;/b&gt; 领取最急的任务，或选中一票后按 &lt;b&gt;Enter&lt;/b&gt;。在任何页面扫描面单都会打开该票。筛选可输入运单号、企业、商品、监管方式、目的国或关员。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Next consignment</source>
        <translation>下一票</translation>
    </message>
    <message>
        <source>Previous consignment</source>
        <translation>上一票</translation>
    </message>
    <message>
        <source>The most urgent; the last</source>
        <translation>最紧急的一票；最后一票</translation>
    </message>
    <message>
        <source>A page up or down</source>
        <translation>上翻、下翻一页</translation>
    </message>
    <message>
        <source>The next action: claim, go on, or open</source>
        <translation>下一步：领取、继续或打开</translation>
    </message>
    <message>
        <source>Claim</source>
        <translation>领取</translation>
    </message>
    <message>
        <source>Claim the most urgent and open it</source>
        <translation>领取最急的一票并打开</translation>
    </message>
    <message>
        <source>Open without claiming</source>
        <translation>仅打开，不领取</translation>
    </message>
    <message>
        <source>Previous or next chip</source>
        <translation>上一个或下一个分类</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Show or hide the consignment at a glance</source>
        <translation>显示或收起速览栏</translation>
    </message>
    <message>
        <source>Empty the filter; all chips; from released ones back</source>
        <translation>清除筛选；显示全部；从已放行返回</translation>
    </message>
    <message numerus="yes">
        <source>%n consignment(s)</source>
        <translation>
            <numerusform>%n 票</numerusform>
        </translation>
    </message>
    <message>
        <source>most urgent first</source>
        <translation>最急在前</translation>
    </message>
    <message>
        <source>Nothing fits</source>
        <translation>没有符合的货物</translation>
    </message>
    <message>
        <source>Nothing fits the filter</source>
        <translation>没有符合筛选条件的货物</translation>
    </message>
    <message>
        <source>Esc clears it.</source>
        <translation>按 Esc 清除筛选。</translation>
    </message>
    <message>
        <source>Nothing waits under this chip. Esc shows all.</source>
        <translation>此标签下没有待处理货物。按 Esc 显示全部。</translation>
    </message>
    <message>
        <source>Reading the inbox…</source>
        <translation>正在读取收件箱…</translation>
    </message>
    <message>
        <source>Nothing waits</source>
        <translation>没有待办</translation>
    </message>
    <message>
        <source>Consignments appear here as soon as their messages arrive in the inbox.</source>
        <translation>报文到达收件箱后，货物会立即出现在这里。</translation>
    </message>
    <message numerus="yes">
        <source>%n changed above</source>
        <translation>
            <numerusform>上方有 %n 票变化</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} is yours.</source>
        <translation>{0} 已由您领取。</translation>
    </message>
    <message>
        <source>move</source>
        <translation>上下</translation>
    </message>
    <message>
        <source>next action</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>claim</source>
        <translation>领取</translation>
    </message>
    <message>
        <source>most urgent</source>
        <translation>最急一票</translation>
    </message>
    <message>
        <source>all keys</source>
        <translation>全部按键</translation>
    </message>
    <message>
        <source>Consignment at a glance</source>
        <translation>速览栏</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>{0}, {1} waiting</source>
        <translation>{0}，{1} 项待处理</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
</context>
<context>
    <name>Reach</name>
    <message numerus="yes">
        <source>%n of what was recorded here came too late; a supervisor sees it. {0}</source>
        <translation>
            <numerusform>此处登记的 %n 项已晚到，主管可见。{0}</numerusform>
        </translation>
    </message>
    <message>
        <source>The server has what was recorded here.</source>
        <translation>此处登记的内容已送达服务器。</translation>
    </message>
</context>
<context>
    <name>Reasons</name>
    <message>
        <source>Nothing caught it.</source>
        <translation>无命中。</translation>
    </message>
    <message numerus="yes">
        <source>%n more reason(s)</source>
        <translation>
            <numerusform>另有 %n 条原因</numerusform>
        </translation>
    </message>
    <message>
        <source>Asked for by {0}, {1} {2}</source>
        <translation>{0} 于 {1} {2} 要求</translation>
    </message>
    <message>
        <source>Re-inspection: {0}</source>
        <translation>重新查验：{0}</translation>
    </message>
    <message>
        <source>The X-ray machine raised an alarm</source>
        <translation>机检报警</translation>
    </message>
    <message>
        <source>The scan was aborted: nothing is known of the contents</source>
        <translation>扫描中止：内容未知</translation>
    </message>
    <message>
        <source>The X-ray machine could not decide</source>
        <translation>机检未能判定</translation>
    </message>
    <message>
        <source>Why held</source>
        <translation>拦截原因</translation>
    </message>
    <message>
        <source>What caught it</source>
        <translation>命中情况</translation>
    </message>
</context>
<context>
    <name>ReassignSheet</name>
    <message>
        <source>not at work</source>
        <translation>不在岗</translation>
    </message>
    <message>
        <source>Asks for: {0}</source>
        <translation>需要专长：{0}</translation>
    </message>
    <message>
        <source>Each to whom it is proposed</source>
        <translation>按建议分别指派</translation>
    </message>
    <message>
        <source>Nobody: back to the queue</source>
        <translation>不指定，退回队列</translation>
    </message>
    <message>
        <source>To</source>
        <translation>改派给</translation>
    </message>
    <message>
        <source>Why; the officers are told</source>
        <translation>理由（将告知关员）</translation>
    </message>
    <message>
        <source>stays: nobody at work may have it</source>
        <translation>保持不变：在岗人员均不得承办</translation>
    </message>
    <message>
        <source>Proposals</source>
        <translation>指派建议</translation>
    </message>
    <message>
        <source>has {0}</source>
        <translation>专长：{0}</translation>
    </message>
    <message>
        <source>lacks {0}</source>
        <translation>不具备{0}</translation>
    </message>
    <message numerus="yes">
        <source>%n task(s)</source>
        <translation>
            <numerusform>承办 %n 票</numerusform>
        </translation>
    </message>
    <message>
        <source>you</source>
        <translation>您本人</translation>
    </message>
    <message>
        <source>Say why: the officers are told, and it stays on record.</source>
        <translation>请写明理由：将告知关员并记录在案。</translation>
    </message>
</context>
<context>
    <name>RecordColumn</name>
    <message>
        <source>Missing: {0}</source>
        <translation>尚缺：{0}</translation>
    </message>
    <message>
        <source>Complete.</source>
        <translation>记录完整。</translation>
    </message>
    <message>
        <source>In inspection by {0}.</source>
        <translation>{0} 正在查验。</translation>
    </message>
    <message>
        <source>Waiting for a second officer.</source>
        <translation>等待第二名关员签字。</translation>
    </message>
    <message>
        <source>Waiting for approval.</source>
        <translation>等待审批。</translation>
    </message>
    <message>
        <source>Waiting for the laboratory.</source>
        <translation>等待化验结果。</translation>
    </message>
    <message>
        <source>Waiting for an officer.</source>
        <translation>等待关员领取。</translation>
    </message>
    <message>
        <source>Waiting for: {0}.</source>
        <translation>等待：{0}。</translation>
    </message>
    <message>
        <source>Agree</source>
        <translation>同意</translation>
    </message>
    <message>
        <source>Sign as second officer</source>
        <translation>作为第二名关员签字</translation>
    </message>
    <message>
        <source>Book an inspection …</source>
        <translation>预约查验…</translation>
    </message>
    <message>
        <source>Call off …</source>
        <translation>取消预约…</translation>
    </message>
    <message>
        <source>Take back …</source>
        <translation>撤回…</translation>
    </message>
    <message>
        <source>Return …</source>
        <translation>退回……</translation>
    </message>
    <message>
        <source>Send the record back to its officer</source>
        <translation>将记录退回经办关员</translation>
    </message>
    <message>
        <source>Inspect again …</source>
        <translation>复验……</translation>
    </message>
    <message>
        <source>Amend …</source>
        <translation>更正……</translation>
    </message>
    <message>
        <source>Look at the seals</source>
        <translation>核对封志</translation>
    </message>
    <message>
        <source>History</source>
        <translation>处置记录</translation>
    </message>
    <message>
        <source>Submit</source>
        <translation>提交</translation>
    </message>
    <message>
        <source>Claim and inspect</source>
        <translation>领取并查验</translation>
    </message>
    <message>
        <source>Hand back</source>
        <translation>交还任务</translation>
    </message>
    <message>
        <source>Hand the task back to the queue</source>
        <translation>把任务交还队列</translation>
    </message>
</context>
<context>
    <name>RecordSheet</name>
    <message>
        <source>The sheet is genuine: {0}, recorded {1} by {2}, {3}.</source>
        <translation>记录单真实：{0}，{1}由{2}记录，{3}。</translation>
    </message>
    <message>
        <source>Number and hash are genuine. Compare the paper with the record: {0}, recorded {1} by {2}, {3}.</source>
        <translation>编号和哈希属实。请将纸面与记录核对：{0}，{2}于{1}记录，{3}。</translation>
    </message>
    <message>
        <source>Its record is unchanged: {0}, recorded {1} by {2}, {3}.</source>
        <translation>其记录未变：{0}，{1} 由 {2} 登记，{3}。</translation>
    </message>
    <message>
        <source>But another record has taken its place since.</source>
        <translation>但该记录此后已被新记录替代。</translation>
    </message>
    <message>
        <source>But its approver returned it.</source>
        <translation>但该记录已被审批人退回。</translation>
    </message>
    <message>
        <source>This is no record sheet of this program: the mark of the record is missing.</source>
        <translation>这不是本程序的查验记录单：缺少记录标识。</translation>
    </message>
    <message>
        <source>No QR code of a record sheet can be read in the picture: take it closer and sharper.</source>
        <translation>照片中读不出查验记录单的二维码：请靠近并拍清晰。</translation>
    </message>
    <message>
        <source>This is not what the QR code of a record sheet says.</source>
        <translation>这不是查验记录单二维码的内容。</translation>
    </message>
    <message>
        <source>Not as it was printed: a changed copy of the sheet of a genuine record.</source>
        <translation>与打印时不一致：记录属实，但此记录单是被改动过的副本。</translation>
    </message>
    <message>
        <source>This sheet is of another site.</source>
        <translation>该记录单属于其他监管场所。</translation>
    </message>
    <message>
        <source>Not genuine: there is no such record here.</source>
        <translation>不真实：本库中没有这份记录。</translation>
    </message>
    <message>
        <source>The record in the store is no longer the one that was recorded. Tell the administrator: audit verify.</source>
        <translation>库中的记录已不是当时提交的记录。请告知管理员运行audit verify。</translation>
    </message>
    <message>
        <source>Not genuine: the hash on the sheet is not that of the record.</source>
        <translation>不真实：记录单上的哈希值与该记录不符。</translation>
    </message>
    <message>
        <source>Record sheet</source>
        <translation>查验记录单</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Made {0} by {1}.</source>
        <translation>{0} 由 {1} 制作。</translation>
    </message>
    <message>
        <source>On paper, without a file.</source>
        <translation>打印在纸上，没有文件。</translation>
    </message>
    <message>
        <source>Check a file …</source>
        <translation>核对文件…</translation>
    </message>
    <message>
        <source>Save again …</source>
        <translation>再次保存…</translation>
    </message>
    <message>
        <source>Record sheets (*.pdf *.jpg *.jpeg *.png)</source>
        <translation>查验记录单 (*.pdf *.jpg *.jpeg *.png)</translation>
    </message>
    <message>
        <source>Check a file</source>
        <translation>核对文件</translation>
    </message>
</context>
<context>
    <name>Recorded</name>
    <message>
        <source>Save PDF …</source>
        <translation>存为PDF……</translation>
    </message>
    <message>
        <source>The record sheet as a PDF</source>
        <translation>将查验记录单存为PDF</translation>
    </message>
    <message>
        <source>Print …</source>
        <translation>打印……</translation>
    </message>
    <message>
        <source>The record sheet on paper</source>
        <translation>将查验记录单打印在纸上</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>查验结果</translation>
    </message>
    <message>
        <source>Earlier record</source>
        <translation>此前的记录</translation>
    </message>
    <message>
        <source>Conforms</source>
        <translation>相符</translation>
    </message>
    <message>
        <source>Does not conform</source>
        <translation>不符</translation>
    </message>
    <message>
        <source>Amended because</source>
        <translation>更正原因</translation>
    </message>
    <message>
        <source>came from the station&apos;s journal {0}</source>
        <translation>{0} 由站点日志送达</translation>
    </message>
    <message>
        <source>Item {0}: {1} {2}</source>
        <translation>第 {0} 项：{1} {2}</translation>
    </message>
    <message>
        <source>second officer</source>
        <translation>第二名关员</translation>
    </message>
    <message>
        <source>approved</source>
        <translation>同意</translation>
    </message>
    <message>
        <source>returned</source>
        <translation>退回</translation>
    </message>
</context>
<context>
    <name>Recording</name>
    <message>
        <source>{0} is back in the queue.</source>
        <extracomment>The draft is another one now, or there is none any more. A write began or came to its end. The task is done here, with the sentence that says so. Something was done to a record that is there, with the sentence that says so. The task went to somebody else while something had been entered. What was entered could not be kept, and stands in this window only. The same officer wrote on in another window; that stands here now.</extracomment>
        <translation>{0} 已交还队列。</translation>
    </message>
    <message>
        <source>{0} recorded: {1}.</source>
        <translation>{0} 已登记：{1}。</translation>
    </message>
    <message>
        <source>{0} recorded: {1}. It waits here for the server.</source>
        <translation>{0} 已登记：{1}。暂存本站，等待服务器。</translation>
    </message>
    <message>
        <source>{0} recorded: {1}. It waits for a second officer.</source>
        <translation>{0} 已登记：{1}。待第二名关员签字。</translation>
    </message>
    <message>
        <source>{0} recorded: {1}. It waits for approval.</source>
        <translation>{0} 已登记：{1}。待审批。</translation>
    </message>
    <message>
        <source>{0}: the record is amended.</source>
        <translation>{0}：记录已更正。</translation>
    </message>
    <message>
        <source>{0}: the record is amended. It waits for a second officer.</source>
        <translation>{0}：记录已更正，待第二名关员签字。</translation>
    </message>
    <message>
        <source>{0}: the record is amended. It waits for approval.</source>
        <translation>{0}：记录已更正，待审批。</translation>
    </message>
</context>
<context>
    <name>Released</name>
    <message>
        <source>Released on {0}</source>
        <translation>{0} 放行</translation>
    </message>
    <message>
        <source>Released from {0} to {1}</source>
        <translation>{0} 至 {1} 放行</translation>
    </message>
    <message>
        <source>Nothing that was released then fits, or is still released.</source>
        <translation>当时放行的货物中没有符合条件的，或已被召回。</translation>
    </message>
    <message>
        <source>Arrived and not released yet</source>
        <translation>已运抵未放行</translation>
    </message>
    <message>
        <source>In inspection</source>
        <translation>查验中</translation>
    </message>
    <message>
        <source>Overdue within 15 minutes</source>
        <translation>15 分钟内超时</translation>
    </message>
    <message>
        <source>Awaiting approval</source>
        <translation>待审批</translation>
    </message>
    <message>
        <source>Released too late</source>
        <translation>超时放行</translation>
    </message>
    <message>
        <source>Outcomes not conform</source>
        <translation>结果不符</translation>
    </message>
    <message>
        <source>Outcomes recorded</source>
        <translation>已登记结果</translation>
    </message>
    <message>
        <source>Nothing of what is there belongs to this list now.</source>
        <translation>目前没有属于此列表的货物。</translation>
    </message>
</context>
<context>
    <name>ReleasedBar</name>
    <message>
        <source>Back to what waits</source>
        <translation>返回待办</translation>
    </message>
</context>
<context>
    <name>ResultSheet</name>
    <message>
        <source>Not in order</source>
        <translation>异常</translation>
    </message>
    <message>
        <source>In order</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>Requirement</source>
        <translation>查验要求</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>In words</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Say what is not in order.</source>
        <translation>请说明异常情况。</translation>
    </message>
</context>
<context>
    <name>RoleSheet</name>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>It counts from their next sign-in on.</source>
        <translation>自其下次登录起生效。</translation>
    </message>
</context>
<context>
    <name>SampleSheet</name>
    <message>
        <source>The whole consignment</source>
        <translation>整票货物</translation>
    </message>
    <message>
        <source>Number on the sealed bag</source>
        <translation>样品封袋编号</translation>
    </message>
    <message>
        <source>Of which item</source>
        <translation>取自哪项商品</translation>
    </message>
    <message>
        <source>How much</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Handed to</source>
        <translation>交给</translation>
    </message>
    <message>
        <source>Number, amount and who takes it are needed.</source>
        <translation>须填写编号、数量和接收人。</translation>
    </message>
</context>
<context>
    <name>ScanPane</name>
    <message>
        <source>Label not read</source>
        <translation>面单未识别</translation>
    </message>
    <message>
        <source>The machine could not read a waybill number. Compare the image with the goods below.</source>
        <translation>机器未能识别运单号。请将图像与下列商品比对。</translation>
    </message>
    <message>
        <source>Several carriers use this number. Look at the box: whose label is on it?</source>
        <translation>多家物流企业使用该单号。请查看包裹：面单是哪一家的？</translation>
    </message>
    <message>
        <source>It joins by itself when its declaration comes. Assign it only if you know which box this is.</source>
        <translation>申报到达后会自动关联。仅在确知是哪个包裹时才手工关联。</translation>
    </message>
    <message>
        <source>Assign</source>
        <translation>关联</translation>
    </message>
    <message>
        <source>Assign to {0}</source>
        <translation>关联到 {0}</translation>
    </message>
    <message>
        <source>No consignment that is still here has that number.</source>
        <translation>在场货物中没有该号码。</translation>
    </message>
    <message>
        <source>Which box is this?</source>
        <translation>这是哪个包裹？</translation>
    </message>
    <message>
        <source>No consignment has this number. Look for another one below.</source>
        <translation>没有该号码的货物。可在下方查找其他货物。</translation>
    </message>
    <message>
        <source>Consignments this scan may show</source>
        <translation>该扫描可能对应的货物</translation>
    </message>
    <message>
        <source>Another one: waybill, declaration or order number, then Enter</source>
        <translation>其他货物：输入运单号、清单号或订单号后按 Enter</translation>
    </message>
    <message>
        <source>Look for another consignment</source>
        <translation>查找其他货物</translation>
    </message>
</context>
<context>
    <name>SealSheet</name>
    <message>
        <source>Scan every seal and every package, in any order, or type them.</source>
        <translation>逐一扫描封志和包装件（顺序不限），或手工录入。</translation>
    </message>
    <message>
        <source>Seals that are whole</source>
        <translation>完好的封志</translation>
    </message>
    <message>
        <source>Packages</source>
        <translation>包装件</translation>
    </message>
    <message>
        <source>Seals that are broken</source>
        <translation>破损的封志</translation>
    </message>
    <message>
        <source>comma between</source>
        <translation>逗号分隔</translation>
    </message>
    <message>
        <source>Seals: {0} of {1} · packages: {2} of {3}. What is not entered counts as gone.</source>
        <translation>封志{0}/{1} · 包装件{2}/{3}。未录入的视为缺失。</translation>
    </message>
    <message>
        <source>Enter what is on the box.</source>
        <translation>请录入箱体上的封志和件号。</translation>
    </message>
    <message>
        <source>This is not as it was sealed. Look again: if it is so, Ctrl+Enter once more holds the goods.</source>
        <translation>与施封时不一致。请再核对：如确系如此，再按 Ctrl+Enter 将扣查该货物。</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Nothing here has the number {0}.</source>
        <translation>此处没有号码为 {0} 的货物。</translation>
    </message>
    <message>
        <source>Scan, number or goods</source>
        <translation>扫描、号码或品名</translation>
    </message>
    <message>
        <source>Search by number, goods, enterprise or day, or scan a label</source>
        <translation>按单号、品名、企业或日期搜索，或扫描面单</translation>
    </message>
    <message>
        <source>Of anything: waybill, declaration, cop or order number or its beginning; enterprise; a day such as 2026-11-23. Of what waits: also any part of the waybill, and goods.</source>
        <translation>全部货物：运单号、清单号、企业内部编号、订单号或其开头；企业；日期，如 2026-11-23。待处理货物另可按运单号任意部分、品名查找。</translation>
    </message>
</context>
<context>
    <name>SecondOfficerSheet</name>
    <message>
        <source>{0} needs the signature of a second officer or the supervisor.</source>
        <translation>{0}须由第二名关员或主管签署。</translation>
    </message>
    <message>
        <source>Sign-in name</source>
        <translation>登录名</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Signs later, at another desk</source>
        <translation>稍后在其他工位签字</translation>
    </message>
</context>
<context>
    <name>Sections</name>
    <message>
        <source>Handed back</source>
        <translation>已交还</translation>
    </message>
    <message>
        <source>Advance inspection</source>
        <translation>预约查验</translation>
    </message>
    <message>
        <source>at the station</source>
        <translation>监管场所</translation>
    </message>
    <message>
        <source>Seals: {0} · packages: {1}</source>
        <translation>封志{0} · 包装件{1}</translation>
    </message>
    <message>
        <source>Waits for: {0}</source>
        <translation>等待：{0}</translation>
    </message>
    <message>
        <source>Not complete</source>
        <translation>资料未齐</translation>
    </message>
    <message>
        <source>Why it was picked</source>
        <translation>布控原因</translation>
    </message>
    <message>
        <source>item {0}</source>
        <translation>第 {0} 项</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>另有 %n 项</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Goods · %n item(s) · CNY</source>
        <translation>
            <numerusform>商品 · %n 项 · 人民币</numerusform>
        </translation>
    </message>
    <message>
        <source>Why {0}</source>
        <translation>{0} 分的构成</translation>
    </message>
</context>
<context>
    <name>Server</name>
    <message>
        <source>Shared server: {0}</source>
        <translation>共享服务器：{0}</translation>
    </message>
    <message>
        <source>This computer&apos;s own database</source>
        <translation>本机自己的数据库</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>Where this station works</source>
        <translation>本站在何处工作</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Address of the shared server</source>
        <translation>共享服务器的地址</translation>
    </message>
    <message>
        <source>Empty: this computer&apos;s own database. The administrator of the server knows its address; a password does not belong into it and is not kept.</source>
        <translation>留空：使用本机自己的数据库。地址请询问服务器管理员；地址中不应含密码，密码也不会保存。</translation>
    </message>
    <message>
        <source>An address looks like postgresql://db.example/hall</source>
        <translation>地址的格式如 postgresql://db.example/hall</translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>SignInPage</name>
    <message>
        <source>The password is wrong.</source>
        <extracomment>Who is let in, site and stations where the server was asked, and the journal on a shared database.</extracomment>
        <translation>密码错误。</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>{0} was away. Nothing is lost.</source>
        <translation>{0} 暂时离开。内容均已保留。</translation>
    </message>
    <message>
        <source>DEMONSTRATION DATA</source>
        <translation>演示数据</translation>
    </message>
    <message>
        <source>Station</source>
        <translation>查验台</translation>
    </message>
    <message>
        <source>Officer</source>
        <translation>关员</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在核对…</translation>
    </message>
    <message>
        <source>Sign in as somebody else</source>
        <translation>以其他人员登录</translation>
    </message>
    <message>
        <source>A demonstration station: nothing here is real. Each of these has the password demo.</source>
        <translation>演示台：此处数据均为虚构。以下账号的密码均为 demo。</translation>
    </message>
</context>
<context>
    <name>SitePart</name>
    <message>
        <source>{0} · this desk</source>
        <extracomment>Narrower than this, one half of the settings stands below the other.</extracomment>
        <translation>{0} · 本查验台</translation>
    </message>
    <message>
        <source>Not later than the {0} min from arrival to release</source>
        <translation>不得晚于运抵至放行的 {0} 分钟</translation>
    </message>
    <message>
        <source>Not saved yet</source>
        <translation>尚未保存</translation>
    </message>
    <message>
        <source>Correct what is marked</source>
        <translation>请更正标出的项目</translation>
    </message>
    <message>
        <source>Saved. It counts from now on.</source>
        <translation>已保存，即刻生效。</translation>
    </message>
    <message>
        <source>Say what the new station is called, for example 08.</source>
        <translation>请填写新查验台的名称，例如 08。</translation>
    </message>
    <message>
        <source>Station {0} can be chosen at sign-in.</source>
        <translation>登录时可以选择 {0} 号查验台。</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>场所</translation>
    </message>
    <message>
        <source>Stations</source>
        <translation>查验台</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Signing in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Random draw, at least</source>
        <translation>随机抽查比例下限</translation>
    </message>
    <message>
        <source>Targets of the day, at least</source>
        <translation>当日目标（不低于）</translation>
    </message>
    <message>
        <source>Approval</source>
        <translation>审批</translation>
    </message>
    <message>
        <source>X-ray</source>
        <translation>机检</translation>
    </message>
    <message>
        <source>Departures</source>
        <translation>离境</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Name of the site</source>
        <translation>场所名称</translation>
    </message>
    <message>
        <source>Customs code</source>
        <translation>关区代码</translation>
    </message>
    <message>
        <source>Supervised place</source>
        <translation>监管场所</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>时区</translation>
    </message>
    <message>
        <source>Receipts and declaration numbers carry the codes, so they stay as they are.</source>
        <translation>回执和清单编号含有这些代码，因此不可更改。</translation>
    </message>
    <message>
        <source>Another station</source>
        <translation>新查验台</translation>
    </message>
    <message>
        <source>Name of another station</source>
        <translation>新查验台名称</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Add the station</source>
        <translation>添加查验台</translation>
    </message>
    <message>
        <source>Records that decide this wait for the section chief.</source>
        <translation>作出下列处理的记录须经科长审批。</translation>
    </message>
    <message>
        <source>Every parcel is X-rayed here</source>
        <translation>本场所对所有包裹进行机检</translation>
    </message>
    <message>
        <source>A consignment then waits for its scan before it is routed.</source>
        <translation>启用后，货物须等机检完成才分流。</translation>
    </message>
    <message>
        <source>Return a departure that names what may not leave with it</source>
        <translation>离境单列有不得随其离境的货物时退单</translation>
    </message>
    <message>
        <source>Otherwise the rest of it departs. The alarm is raised and kept either way.</source>
        <translation>否则其余货物照常离境。无论如何都会发出并保留警报。</translation>
    </message>
    <message>
        <source>The chance of each declaration to be drawn, whether or not a rule holds it; not a count for each day.</source>
        <translation>每票申报被随机抽中的概率，与是否命中规则无关；并非每日应达到的票数。</translation>
    </message>
    <message>
        <source>min</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>撤销更改</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
</context>
<context>
    <name>SkillsSheet</name>
    <message>
        <source>Where a task asks for it, who has the skill is proposed before who has not.</source>
        <translation>任务需要某项专长时，优先推荐具备该专长的关员。</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Last change {0}</source>
        <translation>最近变化 {0}</translation>
    </message>
    <message>
        <source>Inbox service is starting</source>
        <translation>收件箱服务正在启动</translation>
    </message>
    <message>
        <source>Inbox watched</source>
        <translation>收件箱监视中</translation>
    </message>
    <message>
        <source>Inbox watched by another program</source>
        <translation>收件箱由另一程序监视</translation>
    </message>
    <message>
        <source>Inbox service stopped, starting it again</source>
        <translation>收件箱服务已停止，正在重新启动</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) taken in</source>
        <translation>
            <numerusform>已接收 %n 个文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in quarantine</source>
        <translation>
            <numerusform>%n 个被隔离</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) with the supervisor</source>
        <translation>
            <numerusform>%n 个文件待主管处理</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n fault(s) in {0}</source>
        <translation>
            <numerusform>{0} 有 %n 处错误</numerusform>
        </translation>
    </message>
    <message>
        <source>No connection to the server since {0}</source>
        <translation>自 {0} 起与服务器断开连接</translation>
    </message>
    <message>
        <source>Nobody takes in what comes</source>
        <translation>无人接收报文</translation>
    </message>
    <message>
        <source>No intake service is heard: new messages, receipts and priorities stand still. Tell the administrator.</source>
        <translation>未收到接收服务的信号：新报文、回执和优先级均停滞。请告知管理员。</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) wait here for it</source>
        <translation>
            <numerusform>%n 份记录在本站等待</numerusform>
        </translation>
    </message>
    <message>
        <source>The server answers</source>
        <translation>服务器已连接</translation>
    </message>
    <message>
        <source>What is recorded is kept at this station and sent when the server answers.</source>
        <translation>登记的内容保存在本站，服务器恢复后自动送出。</translation>
    </message>
</context>
<context>
    <name>Supervision</name>
    <message>
        <source>{0} and {1} more</source>
        <translation>{0} 等，另有 {1} 票</translation>
    </message>
    <message>
        <source>Reassign</source>
        <extracomment>So many lines of proposals without scrolling.</extracomment>
        <translation>改派</translation>
    </message>
    <message>
        <source>Answer {0}</source>
        <translation>答复{0}</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>答复</translation>
    </message>
    <message>
        <source>Officer</source>
        <translation>关员</translation>
    </message>
    <message>
        <source>Holds</source>
        <translation>承办</translation>
    </message>
    <message>
        <source>Done today</source>
        <translation>今日办结</translation>
    </message>
    <message>
        <source>A task takes</source>
        <translation>每票用时</translation>
    </message>
    <message>
        <source>Seen</source>
        <translation>最近在线</translation>
    </message>
    <message>
        <source>Waybill</source>
        <translation>运单号</translation>
    </message>
    <message>
        <source>Lane</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>剩余时限</translation>
    </message>
    <message>
        <source>With</source>
        <translation>承办关员</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>事由</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>待放行</translation>
    </message>
    <message>
        <source>not released yet</source>
        <translation>尚未放行</translation>
    </message>
    <message>
        <source>Oldest</source>
        <translation>等候最久</translation>
    </message>
    <message>
        <source>arrived {0}</source>
        <translation>{0} 运抵</translation>
    </message>
    <message>
        <source>In inspection</source>
        <translation>查验中</translation>
    </message>
    <message>
        <source>officers: {0}</source>
        <translation>{0} 名关员</translation>
    </message>
    <message>
        <source>Due in 15 min</source>
        <translation>15 分钟内到期</translation>
    </message>
    <message>
        <source>still in time</source>
        <translation>尚未超时</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>超时</translation>
    </message>
    <message>
        <source>over {0}</source>
        <translation>超过 {0}</translation>
    </message>
    <message>
        <source>To approve</source>
        <translation>待审批</translation>
    </message>
    <message>
        <source>second officer: {0}</source>
        <translation>待双人签字：{0}</translation>
    </message>
    <message>
        <source>Released</source>
        <translation>已放行</translation>
    </message>
    <message>
        <source>today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>Under {0}</source>
        <translation>{0}内放行</translation>
    </message>
    <message>
        <source>{0} took longer</source>
        <translation>{0} 票超时</translation>
    </message>
    <message>
        <source>Inspection rate</source>
        <translation>查验率</translation>
    </message>
    <message>
        <source>{0} arrived today</source>
        <translation>今日到货 {0} 票</translation>
    </message>
    <message>
        <source>Hit rate</source>
        <translation>查获率</translation>
    </message>
    <message>
        <source>of {0} outcomes</source>
        <translation>已登记 {0} 票</translation>
    </message>
    <message>
        <source>below target {0}</source>
        <translation>低于目标 {0}</translation>
    </message>
    <message>
        <source>target {0}</source>
        <translation>目标 {0}</translation>
    </message>
    <message>
        <source>No forecast yet</source>
        <translation>尚无预测</translation>
    </message>
    <message>
        <source>It begins with the first outcome: until then nothing is known of the pace.</source>
        <translation>登记第一个查验结果后开始预测，此前无从得知办理速度。</translation>
    </message>
    <message>
        <source>Officers at work: {0} · {1} a task · tasks coming in: {2} an hour</source>
        <translation>在岗关员 {0} 名 · 每票 {1} · 每小时新增任务 {2} 个</translation>
    </message>
    <message>
        <source>Nothing waits that could still miss the hour.</source>
        <translation>目前没有可能超时的待办任务。</translation>
    </message>
    <message>
        <source>At this pace all {0} tasks that are still in time will make the hour.</source>
        <translation>按目前速度，尚未超时的 {0} 个任务都能按时办结。</translation>
    </message>
    <message>
        <source>At this pace {0} of {1} tasks that are still in time will miss the hour.</source>
        <translation>按目前速度，尚未超时的 {1} 个任务中将有 {0} 个超时。</translation>
    </message>
    <message>
        <source>At this pace tasks still to come within the hour will miss theirs: {0}.</source>
        <translation>按目前速度，一小时内新增的任务中将有 {0} 个超时。</translation>
    </message>
    <message>
        <source>Nobody could still do them in time.</source>
        <translation>无论由谁办理都已来不及。</translation>
    </message>
    <message>
        <source>Sharing out what is held would prevent it.</source>
        <translation>将已领取的任务重新分派即可避免。</translation>
    </message>
    <message>
        <source>One officer at work would prevent it.</source>
        <translation>有一名关员在岗即可避免。</translation>
    </message>
    <message>
        <source>{0} officers at work would prevent it.</source>
        <translation>有 {0} 名关员在岗即可避免。</translation>
    </message>
    <message>
        <source>{0} can no longer be done in time by anybody.</source>
        <translation>其中 {0} 个无论由谁办理都已来不及。</translation>
    </message>
    <message>
        <source>Not even {0} officers at work would change that.</source>
        <translation>即使有 {0} 人在岗，也无法改变。</translation>
    </message>
    <message>
        <source>With {0} officers at work about {1} more would be in time.</source>
        <translation>若有 {0} 人在岗，约可多有 {1} 票按时完成。</translation>
    </message>
    <message>
        <source>{0} asks: {1}</source>
        <translation>{0}请示：{1}</translation>
    </message>
    <message>
        <source>To approve: {0}</source>
        <translation>待审批：{0}</translation>
    </message>
    <message>
        <source>To sign: {0}</source>
        <translation>待签字：{0}</translation>
    </message>
    <message>
        <source>Will be late, nobody is at work</source>
        <translation>将超时，无人在岗</translation>
    </message>
    <message>
        <source>Will be about {0} late</source>
        <translation>预计超时约 {0}</translation>
    </message>
    <message>
        <source>About to be overdue, being inspected</source>
        <translation>即将超时，查验中</translation>
    </message>
    <message>
        <source>About to be overdue, nobody has it</source>
        <translation>即将超时，无人承办</translation>
    </message>
    <message>
        <source>now</source>
        <translation>刚刚</translation>
    </message>
    <message>
        <source>{0} ago</source>
        <translation>{0}前</translation>
    </message>
    <message>
        <source>Settle</source>
        <translation>处理</translation>
    </message>
    <message>
        <source>Late outcome of {0}</source>
        <translation>{0} 的晚到记录</translation>
    </message>
    <message>
        <source>Conforms</source>
        <translation>相符</translation>
    </message>
    <message>
        <source>Does not conform</source>
        <translation>不符</translation>
    </message>
</context>
<context>
    <name>SupervisionPage</name>
    <message>
        <source>Supervision</source>
        <extracomment>Changes are gathered for so long; and time alone changes what is shown. Narrower than this, the buttons are their icons and a name in a chip is short.</extracomment>
        <translation>现场监管</translation>
    </message>
    <message>
        <source>Open the list of that figure</source>
        <translation>打开该数字对应的列表</translation>
    </message>
    <message>
        <source>To the officers, to the tasks</source>
        <translation>转到关员、转到任务</translation>
    </message>
    <message>
        <source>Next row</source>
        <translation>下一行</translation>
    </message>
    <message>
        <source>Previous row</source>
        <translation>上一行</translation>
    </message>
    <message>
        <source>Open the task; of an officer, what they hold</source>
        <translation>打开任务；选中关员时打开其承办列表</translation>
    </message>
    <message>
        <source>Mark the task, or unmark it</source>
        <translation>标记或取消标记任务</translation>
    </message>
    <message>
        <source>Mark all tasks, or none</source>
        <translation>全部标记或全部取消</translation>
    </message>
    <message>
        <source>Reassign the marked tasks, or the chosen one</source>
        <translation>改派已标记的任务或当前任务</translation>
    </message>
    <message>
        <source>Answer the officer who asks</source>
        <translation>答复请示的关员</translation>
    </message>
    <message>
        <source>Settle what was recorded without the server, too late</source>
        <translation>处理断网时登记而晚到的记录</translation>
    </message>
    <message>
        <source>The alarms that departures raised</source>
        <translation>离境单引发的警报</translation>
    </message>
    <message>
        <source>What needs attention, or what the officer holds</source>
        <translation>需要关注的任务，或该关员承办的任务</translation>
    </message>
    <message numerus="yes">
        <source>%n late outcome(s)</source>
        <translation>
            <numerusform>%n 份晚到记录</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n departure alarm(s)</source>
        <translation>
            <numerusform>%n 条离境警报</numerusform>
        </translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>需要关注</translation>
    </message>
    <message>
        <source>Held by {0}</source>
        <translation>{0}承办</translation>
    </message>
    <message>
        <source>Officers · {0} at work</source>
        <translation>关员 · {0} 名在岗</translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) marked</source>
        <translation>
            <numerusform>已标记 %n 个任务</numerusform>
        </translation>
    </message>
    <message>
        <source>As of {0}: the server does not answer</source>
        <translation>截至 {0}：服务器没有应答</translation>
    </message>
    <message>
        <source>Recorded without the server, too late. L holds it against what stands.</source>
        <translation>无服务器时所作的记录，送达过晚。按 L 与现有记录对照。</translation>
    </message>
    <message>
        <source>Nothing needs attention</source>
        <translation>没有需要关注的任务</translation>
    </message>
    <message>
        <source>No task</source>
        <translation>没有任务</translation>
    </message>
    <message>
        <source>This officer holds no task now.</source>
        <translation>该关员目前没有承办任务。</translation>
    </message>
    <message>
        <source>Taken {0}</source>
        <translation>{0}领取</translation>
    </message>
    <message>
        <source>Back in the queue: {0}</source>
        <translation>已退回队列：{0} 票</translation>
    </message>
    <message>
        <source>Now with {1}: {0}</source>
        <translation>现由{1}承办：{0} 票</translation>
    </message>
    <message>
        <source>Meanwhile with somebody else, and left there: {0}</source>
        <translation>其间已由他人承办，未作改动：{0} 票</translation>
    </message>
    <message>
        <source>{0} is told.</source>
        <translation>已告知{0}。</translation>
    </message>
    <message>
        <source>Officers</source>
        <translation>关员</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Reassign</source>
        <translation>改派</translation>
    </message>
    <message>
        <source>&lt;p&gt;The hall at this moment. Each figure is a button, and its digit a key, that opens its list in the queue.&lt;/p&gt;&lt;p&gt;The line below tells who will miss the hour if the officers at work go on at today&apos;s pace while as many tasks come in as in the last two hours, and how many officers would prevent it.&lt;/p&gt;&lt;p&gt;Left the officers: what they hold, what they have done today, how long a task takes them (the median), and when they were last seen. Right what needs attention, or what the chosen officer holds. Mark tasks with &lt;b&gt;Space&lt;/b&gt; and move them with &lt;b&gt;R&lt;/b&gt;. &lt;b&gt;A&lt;/b&gt; answers an officer who asks; &lt;b&gt;Enter&lt;/b&gt; opens a record that waits for your word.&lt;/p&gt;</source>
        <translation>&lt;p&gt;此刻的查验现场。每个数字都是按钮，按对应数字键即可在队列中打开其列表。&lt;/p&gt;&lt;p&gt;下面一行说明：若在岗关员保持今日速度，且新任务按过去两小时的数量继续到来，哪些任务会超时，以及需要多少名关员才能避免。&lt;/p&gt;&lt;p&gt;左侧是关员：承办数量、今日办结数量、每票用时（中位数）和最近在线时间。右侧是需要关注的任务，或所选关员承办的任务。用 &lt;b&gt;Space&lt;/b&gt; 标记任务，用 &lt;b&gt;R&lt;/b&gt; 改派；用 &lt;b&gt;A&lt;/b&gt; 答复请示的关员；用 &lt;b&gt;Enter&lt;/b&gt; 打开等待您签字或审批的记录。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>What is overdue or about to be, what will miss the hour, records that wait for your word and what officers ask appears here.</source>
        <translation>已超时或即将超时的、预计会超时的、等待您签字或审批的记录以及关员请示的任务会显示在这里。</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>答复</translation>
    </message>
    <message>
        <source>lists</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>officers, tasks</source>
        <translation>关员、任务</translation>
    </message>
    <message>
        <source>mark</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>reassign</source>
        <translation>改派</translation>
    </message>
    <message>
        <source>all keys</source>
        <translation>全部按键</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>History</source>
        <extracomment>Steps that lead somewhere, those of one line: asked for by Enter or a click. The line that the arrow keys went to, by the height of its middle.</extracomment>
        <translation>历史记录</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Database unreachable</source>
        <translation>数据库无法访问</translation>
    </message>
    <message>
        <source>Local</source>
        <translation>本地库</translation>
    </message>
    <message>
        <source>Everything is kept in the database of this station</source>
        <translation>所有内容保存在本查验台的数据库中</translation>
    </message>
    <message>
        <source>Station {0}</source>
        <translation>{0} 号查验台</translation>
    </message>
    <message>
        <source>DEMONSTRATION DATA</source>
        <translation>演示数据</translation>
    </message>
    <message>
        <source>Officer {0}, menu</source>
        <translation>关员 {0}，菜单</translation>
    </message>
    <message>
        <source>Of those not released yet, the one waiting longest arrived at {0}</source>
        <translation>尚未放行者中，等待最久的一票于 {0} 运抵</translation>
    </message>
    <message>
        <source>Not let in any more</source>
        <translation>已被服务器拒绝登录</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Everything is kept in the hall&apos;s database</source>
        <translation>全部内容保存在全场共用的数据库中</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>全部按键</translation>
    </message>
    <message>
        <source>Change your password</source>
        <translation>修改本人密码</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>退出登录</translation>
    </message>
    <message>
        <source>Show all my sites</source>
        <translation>显示我的全部场所</translation>
    </message>
    <message>
        <source>Work at {0}</source>
        <translation>在{0}工作</translation>
    </message>
    <message>
        <source>Your password is changed.</source>
        <translation>密码已修改。</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Sound for a new alert</source>
        <translation>有新警报时发声</translation>
    </message>
    <message>
        <source>{0} · all {1} sites shown</source>
        <translation>{0} · 显示全部 {1} 个场所</translation>
    </message>
    <message>
        <source>DEMO</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>Longest</source>
        <translation>最久</translation>
    </message>
</context>
<context>
    <name>Volumes</name>
    <message>
        <source>{0} of arrived</source>
        <translation>占运抵 {0}</translation>
    </message>
    <message>
        <source>Released</source>
        <translation>放行</translation>
    </message>
    <message>
        <source>CNY {0}</source>
        <translation>{0}元</translation>
    </message>
    <message>
        <source>Arrived</source>
        <translation>运抵</translation>
    </message>
    <message>
        <source>{0} declared</source>
        <translation>申报 {0} 票</translation>
    </message>
    <message>
        <source>Under {0} minutes</source>
        <translation>{0} 分钟内放行</translation>
    </message>
    <message>
        <source>half within {0}</source>
        <translation>半数在 {0}内</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>布控待查</translation>
    </message>
    <message>
        <source>Outcomes recorded</source>
        <translation>已登记结果</translation>
    </message>
    <message>
        <source>{0} inspected</source>
        <translation>查验率 {0}</translation>
    </message>
    <message>
        <source>Inspections, document checks and audits after release, also of what arrived before. The share is of what arrived in these days, whenever it was inspected.</source>
        <translation>查验、单证审核和放行后稽核，也包括此前运抵的。比例以这些天运抵的为准，不论何时查验。</translation>
    </message>
    <message>
        <source>Hit rate</source>
        <translation>查获率</translation>
    </message>
    <message>
        <source>{0} not conform</source>
        <translation>不符 {0} 票</translation>
    </message>
    <message>
        <source>{0} a day on average</source>
        <translation>日均 {0} 票</translation>
    </message>
    <message>
        <source>{0} in the period</source>
        <translation>期间 {0}</translation>
    </message>
    <message>
        <source>B2B direct</source>
        <translation>B2B 直接出口</translation>
    </message>
    <message>
        <source>overseas warehouse</source>
        <translation>出口海外仓</translation>
    </message>
    <message>
        <source>retail</source>
        <translation>零售出口</translation>
    </message>
    <message>
        <source>bonded</source>
        <translation>保税电商</translation>
    </message>
    <message>
        <source>general trade</source>
        <translation>一般贸易</translation>
    </message>
    <message>
        <source>not declared</source>
        <translation>未申报</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <extracomment>A share of fewer than this says less than its cases.</extracomment>
        <translation>{1} 票中 {0} 票</translation>
    </message>
</context>
<context>
    <name>VolumesModel</name>
    <message>
        <source>Declared</source>
        <translation>申报</translation>
    </message>
    <message>
        <source>Arrived</source>
        <translation>运抵</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>待查</translation>
    </message>
    <message>
        <source>Released</source>
        <translation>放行</translation>
    </message>
    <message>
        <source>Value CNY</source>
        <translation>货值（元）</translation>
    </message>
    <message>
        <source>Under {0} min</source>
        <translation>{0} 分钟内</translation>
    </message>
    <message>
        <source>Outcomes</source>
        <translation>已登记结果</translation>
    </message>
    <message>
        <source>Inspected %</source>
        <translation>查验率 %</translation>
    </message>
    <message>
        <source>Hit rate</source>
        <translation>查获率</translation>
    </message>
    <message>
        <source>All</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>监管方式</translation>
    </message>
    <message>
        <source>Lane</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Week</source>
        <translation>周</translation>
    </message>
</context>
<context>
    <name>VolumesPage</name>
    <message>
        <source>Volumes</source>
        <extracomment>While consignments stream in, the figures follow this often.</extracomment>
        <translation>业务量</translation>
    </message>
    <message>
        <source>&lt;p&gt;What was released each day, by mode or by lane, with its value as a line. Below: how long it took from arrival to release, the share released in time, how much was inspected and how often inspection found something.&lt;/p&gt;&lt;p&gt;p50 is the time within which half were released, p90 and p95 that of nine and nineteen in twenty. The inspection rate is outcomes recorded by consignments arrived, the hit rate those not conform by outcomes recorded.&lt;/p&gt;&lt;p&gt;Drag across days, or use the arrow keys, to choose them: the figures are then theirs. Click a bar, or press &lt;b&gt;Enter&lt;/b&gt;, to open those consignments in the queue. Everything is counted on the day it happens.&lt;/p&gt;</source>
        <translation>&lt;p&gt;每天放行的票数，按监管方式或按通道区分，折线为货值。下方是运抵至放行的用时、按时放行的比例、查验率与查获率。&lt;/p&gt;&lt;p&gt;p50 为半数货物放行所用的时间，p90、p95 分别为九成和九成五。查验率为已登记结果的票数除以运抵票数，查获率为不符票数除以已登记结果的票数。&lt;/p&gt;&lt;p&gt;拖动或用方向键选择日期，数字随之改变。点击柱形或按 &lt;b&gt;Enter&lt;/b&gt;，在队列中打开这些货物。各项均计入发生当日。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Previous or next day</source>
        <translation>前一天或后一天</translation>
    </message>
    <message>
        <source>Choose several days</source>
        <translation>选择多天</translation>
    </message>
    <message>
        <source>Open the consignments of the days chosen</source>
        <translation>打开所选日期的货物</translation>
    </message>
    <message>
        <source>Choose no days</source>
        <translation>取消选择</translation>
    </message>
    <message>
        <source>By mode</source>
        <translation>按监管方式</translation>
    </message>
    <message>
        <source>By lane</source>
        <translation>按通道</translation>
    </message>
    <message>
        <source>Table or charts</source>
        <translation>表格或图表</translation>
    </message>
    <message>
        <source>Export the figures</source>
        <translation>导出数据</translation>
    </message>
    <message>
        <source>Today, {0}</source>
        <translation>今天，{0}</translation>
    </message>
    <message>
        <source>Chosen: {0}</source>
        <translation>所选：{0}</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s), {0}</source>
        <translation>
            <numerusform>%n 天，{0}</numerusform>
        </translation>
    </message>
    <message>
        <source>Picture (PNG)…</source>
        <translation>图片（PNG）…</translation>
    </message>
    <message>
        <source>Figures (CSV)…</source>
        <translation>数据（CSV）…</translation>
    </message>
    <message>
        <source>Export the picture</source>
        <translation>导出图片</translation>
    </message>
    <message>
        <source>Written: {0}</source>
        <translation>已写入：{0}</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 天</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 天</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 天</translation>
    </message>
    <message>
        <source>1 year</source>
        <translation>1 年</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>取消选择</translation>
    </message>
    <message>
        <source>Open in the queue</source>
        <translation>在队列中打开</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Volumes as a table</source>
        <translation>业务量表格</translation>
    </message>
    <message>
        <source>Nothing was counted in this period</source>
        <translation>该期间没有业务</translation>
    </message>
    <message>
        <source>Every consignment that is declared, arrives or is released is counted here at once.</source>
        <translation>货物申报、运抵或放行后立即计入此处。</translation>
    </message>
</context>
<context>
    <name>Watch</name>
    <message>
        <source>The server does not answer.</source>
        <extracomment>The store could not be asked, with the reason; an empty reason once it can again. The server answers, but no intake service of this site has been heard for long; or one is again.</extracomment>
        <translation>服务器没有应答。</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>The station cannot be opened</source>
        <translation>无法打开查验台</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Help for this page</source>
        <translation>本页帮助</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>全部按键</translation>
    </message>
    <message>
        <source>The pages in the rail</source>
        <translation>左侧各页</translation>
    </message>
    <message>
        <source>Lock the station</source>
        <translation>锁定查验台</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>所有页面</translation>
    </message>
    <message>
        <source>Scanned {0}. Finish this dialog first.</source>
        <translation>已扫描 {0}。请先完成当前对话框。</translation>
    </message>
    <message>
        <source>Officer Workstation</source>
        <translation>关员工作台</translation>
    </message>
    <message>
        <source>Opening the station</source>
        <translation>正在打开查验台</translation>
    </message>
</context>
<context>
    <name>WithdrawSheet</name>
    <message>
        <source>Nothing more can be booked. Seals on their way release nothing any more.</source>
        <translation>不得再预约；在途封志不再作为放行依据。</translation>
    </message>
    <message>
        <source>Why; it stays on record</source>
        <translation>原因（将留存）</translation>
    </message>
    <message>
        <source>Say why: it stays on record.</source>
        <translation>请填写原因，将留存备查。</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Red · inspect</source>
        <extracomment>What stands where there is nothing to say. In place of the state of a task whose record waits here for the server. The icon of each lane: a shape of its own, so that colour is never alone.</extracomment>
        <translation>红 · 查验</translation>
    </message>
    <message>
        <source>Yellow · check documents</source>
        <translation>黄 · 审单</translation>
    </message>
    <message>
        <source>Blue · audit afterwards</source>
        <translation>蓝 · 事后审核</translation>
    </message>
    <message>
        <source>Green · release</source>
        <translation>绿 · 放行</translation>
    </message>
    <message>
        <source>Not routed yet</source>
        <translation>尚未分流</translation>
    </message>
    <message>
        <source>Claimed</source>
        <translation>已领</translation>
    </message>
    <message>
        <source>Booked</source>
        <translation>已预约</translation>
    </message>
    <message>
        <source>Sealed</source>
        <translation>已施封</translation>
    </message>
    <message>
        <source>Officer</source>
        <translation>关员</translation>
    </message>
    <message>
        <source>Supervisor</source>
        <translation>主管</translation>
    </message>
    <message>
        <source>Analyst</source>
        <translation>风险分析员</translation>
    </message>
    <message>
        <source>Auditor</source>
        <translation>审计员</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>管理员</translation>
    </message>
    <message>
        <source>a look at the seals</source>
        <translation>核对封志</translation>
    </message>
    <message>
        <source>another officer&apos;s word on the record</source>
        <translation>记录待复核或审批</translation>
    </message>
    <message>
        <source>High threat</source>
        <translation>高危</translation>
    </message>
    <message>
        <source>Threat</source>
        <translation>威胁</translation>
    </message>
    <message>
        <source>&lt; 1 min</source>
        <translation>&lt; 1 分</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}：{1}</translation>
    </message>
    <message>
        <source>This needs the server, which does not answer. Go on with what you hold: it is kept here.</source>
        <translation>此操作需要服务器，而服务器没有响应。请继续您手中的任务：内容保存在本站。</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>已登记</translation>
    </message>
    <message>
        <source>Waits here</source>
        <translation>待传送</translation>
    </message>
    <message>
        <source>Check seals</source>
        <translation>待核封志</translation>
    </message>
    <message>
        <source>Instruction</source>
        <translation>布控</translation>
    </message>
    <message>
        <source>Random draw</source>
        <translation>随机抽查</translation>
    </message>
    <message>
        <source>Missing facts</source>
        <translation>资料缺失</translation>
    </message>
    <message>
        <source>Opened by hand</source>
        <translation>人工布控</translation>
    </message>
    <message>
        <source>declaration</source>
        <translation>申报</translation>
    </message>
    <message>
        <source>arrival</source>
        <translation>运抵</translation>
    </message>
    <message>
        <source>scan</source>
        <translation>扫描</translation>
    </message>
    <message>
        <source>order</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>B2B comes first</source>
        <translation>B2B 优先</translation>
    </message>
    <message>
        <source>Red lane</source>
        <translation>红色通道</translation>
    </message>
    <message>
        <source>Yellow lane</source>
        <translation>黄色通道</translation>
    </message>
    <message>
        <source>Blue lane</source>
        <translation>蓝色通道</translation>
    </message>
    <message>
        <source>Scan without a clear verdict</source>
        <translation>机检未明确</translation>
    </message>
    <message>
        <source>Nobody declared it</source>
        <translation>无人申报</translation>
    </message>
    <message>
        <source>Strongest rule</source>
        <translation>最强规则</translation>
    </message>
    <message>
        <source>{0} of {1} min used</source>
        <translation>{1} 分钟已用 {0} 分钟</translation>
    </message>
    <message>
        <source>Flight {0} in {1} min</source>
        <translation>航班 {0} 将于 {1} 分钟后起飞</translation>
    </message>
    <message>
        <source>{0} min</source>
        <translation>{0} 分</translation>
    </message>
    <message>
        <source>{0} h {1:02d}</source>
        <translation>{0} 时 {1:02d}</translation>
    </message>
    <message>
        <source>{0} over</source>
        <translation>超 {0}</translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation>剩 {0}</translation>
    </message>
    <message>
        <source>waited {0}</source>
        <translation>已等 {0}</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <translation>yyyy年M月d日</translation>
    </message>
    <message>
        <source>d MMM</source>
        <translation>M月d日</translation>
    </message>
</context>
<context>
    <name>Xray</name>
    <message>
        <source>{0} kg</source>
        <translation>{0} kg</translation>
    </message>
    <message>
        <source>{0} g/cm³</source>
        <translation>{0} g/cm³</translation>
    </message>
    <message>
        <source>Zeff {0}</source>
        <translation>Zeff {0}</translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation>属实</translation>
    </message>
    <message>
        <source>False alarm</source>
        <translation>误报</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>未发现</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>常规</translation>
    </message>
    <message>
        <source>Organic</source>
        <translation>有机物</translation>
    </message>
    <message>
        <source>Inorganic</source>
        <translation>无机物</translation>
    </message>
    <message>
        <source>Metal</source>
        <translation>金属</translation>
    </message>
    <message>
        <source>High penetration</source>
        <translation>高穿透</translation>
    </message>
    <message>
        <source>Low penetration</source>
        <translation>低穿透</translation>
    </message>
    <message>
        <source>Inverted</source>
        <translation>反色</translation>
    </message>
    <message>
        <source>Edges</source>
        <translation>边缘增强</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>对比度增强</translation>
    </message>
    <message>
        <source>Greyscale</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>Nothing organic in this picture</source>
        <translation>本图无有机物</translation>
    </message>
    <message>
        <source>Nothing inorganic in this picture</source>
        <translation>本图无无机物</translation>
    </message>
    <message>
        <source>Nothing this dense in this picture</source>
        <translation>本图无如此致密的物品</translation>
    </message>
</context>
<context>
    <name>XrayGlance</name>
    <message>
        <source>No scan yet</source>
        <translation>尚未扫描</translation>
    </message>
    <message>
        <source>A report came, but no image</source>
        <extracomment>Pressed, or Enter while it has the focus.</extracomment>
        <translation>仅收到报告，未收到图像</translation>
    </message>
    <message>
        <source>X-ray image</source>
        <translation>机检图像</translation>
    </message>
    <message>
        <source>no flags</source>
        <translation>无标记</translation>
    </message>
</context>
<context>
    <name>XrayPanel</name>
    <message>
        <source>The report of the scan is here; its image has not come.</source>
        <extracomment>The digit that chooses each rendering, on the keyboard and in the menu.</extracomment>
        <translation>机检报告已到，图像尚未到达。</translation>
    </message>
    <message>
        <source>No scan yet. It shows here as soon as the machine sends it.</source>
        <translation>尚未扫描。机器发来后会立即显示。</translation>
    </message>
    <message>
        <source>This consignment was not scanned.</source>
        <translation>该票未经扫描。</translation>
    </message>
    <message>
        <source>Reading the image …</source>
        <translation>正在读取图像……</translation>
    </message>
    <message>
        <source>A picture of one energy does not tell materials apart.</source>
        <translation>单能图像无法区分材质。</translation>
    </message>
    <message>
        <source>A test: says nothing of the box</source>
        <translation>测试扫描：不说明该箱情况</translation>
    </message>
    <message>
        <source>Single energy</source>
        <translation>单能</translation>
    </message>
    <message>
        <source>X-ray image</source>
        <translation>机检图像</translation>
    </message>
    <message>
        <source>Next flag</source>
        <translation>下一标记</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>色彩</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Original view</source>
        <translation>原始视图</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
</context>
<context>
    <name>XrayView</name>
    <message>
        <source>Flags hidden: M shows them</source>
        <extracomment>The look was changed by dragging or reset.</extracomment>
        <translation>标记已隐藏：按 M 显示</translation>
    </message>
    <message>
        <source>level {0} · window {1}</source>
        <translation>窗位 {0} · 窗宽 {1}</translation>
    </message>
</context>
<context>
    <name>_JobStrip</name>
    <message>
        <source>Cancel: {0}</source>
        <translation>取消：{0}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
</TS>
